package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What others break of ours is put right; what is theirs is never touched.
@Timeout(300)
class FirewallRepairTest {

    private static final String CHAIN = "KUBE-NWPLCY-COMMON";
    private static final String DELETE_TABLE = "nft delete table ip kube-router-filter-ipv4";

    /// Sets of ipset are looked at each 10 s.
    private static final Duration REPAIR_OF_SETS = Duration.ofSeconds(10);

    /// Something that an administrator does by mistake.
    ///
    /// @param repair within which it is put right
    private record Damage(String script, Duration repair) {}

    private static List<Damage> damages(Plane plane) {
        var rules = plane == Plane.NFTABLES
                ? damagesOfNft()
                : damagesOfIptables("iptables" + plane.build().suffix());
        var damages = new ArrayList<Damage>();
        rules.forEach(script -> damages.add(new Damage(script, plane.repair())));
        if (plane != Plane.NFTABLES) {
            damages.add(new Damage("ipset del $(ipset -n list | grep KUBE-SRC | head -1) 10.244.1.3", REPAIR_OF_SETS));
            damages.add(new Damage("ipset flush $(ipset -n list | grep KUBE-SRC | head -1)", REPAIR_OF_SETS));
        }
        return damages;
    }

    private static List<String> damagesOfNft() {
        String table = "ip kube-router-filter-ipv4";
        String set = "$(nft list sets | sed -n 's/.*set \\(KUBE-SRC[^ ]*\\) .*/\\1/p' | head -1)";
        return List.of(
                "nft flush chain " + table + " " + CHAIN,
                "nft delete rule " + table + " KUBE-ROUTER-FORWARD handle " + "$(nft -a list chain " + table
                        + " KUBE-ROUTER-FORWARD | sed -n 's/.*vmap.*handle //p' | head -1)",
                "nft delete element " + table + " " + set + " '{ 10.244.1.3 }'",
                "nft flush set " + table + " " + set,
                "nft flush chain " + table + " KUBE-NWPLCY-TAIL",
                "nft insert rule " + table + " KUBE-ROUTER-FORWARD accept",
                DELETE_TABLE);
    }

    private static List<String> damagesOfIptables(String tool) {
        return List.of(
                // A rule of the same length, which the old build does not tell of.
                "eval \"" + tool + " -R " + CHAIN + " 1 $(" + tool + " -S " + CHAIN + " 1 | sed 's/-A " + CHAIN
                        + "//; s/-j DROP/-j ACCEPT/; t; s/-j [A-Z]*/-j DROP/')\"",
                tool + " -F " + CHAIN,
                tool + " -D KUBE-ROUTER-FORWARD 1",
                tool + " -D KUBE-NWPLCY-TAIL 1",
                tool + " -D FORWARD 1");
    }

    private static void settle(FirewallNode node, Plane plane) throws Exception {
        node.pod("web", 2);
        node.pod("cart", 3);
        node.allow("web", "cart", 8080);
        node.start(plane);
        node.verify();
    }

    private static void isPutRight(FirewallNode node, Damage damage) throws Exception {
        String before = node.snapshot();
        long repairs = node.repairs();
        node.sh(damage.script);
        await().atMost(damage.repair)
                .untilAsserted(
                        () -> assertThat(node.snapshot()).as(damage.script).isEqualTo(before));
        await().untilAsserted(() -> assertThat(node.repairs()).as(damage.script).isGreaterThan(repairs));
    }

    /// C6, 12.16 and 13.17, all at once: what is left of our rules is no state anybody planned.
    @ParameterizedTest
    @EnumSource
    void whatOthersBreakIsBackAndCounted(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            settle(node, plane);
            var damages = new ArrayList<>(damages(plane));
            damages.removeIf(damage -> damage.script.equals(DELETE_TABLE));
            isPutRight(
                    node,
                    new Damage(
                            damages.stream().map(Damage::script).collect(Collectors.joining("\n")),
                            damages.stream()
                                    .map(Damage::repair)
                                    .max(Duration::compareTo)
                                    .orElseThrow()));
            assertThat(node.agent().journal(50))
                    .anySatisfy(entry -> assertThat(entry.toString()).contains(CHAIN));
        }
    }

    /// 12.16, 13.17: a rule of TAIL among them.
    @Tag("accept")
    @ParameterizedTest
    @EnumSource
    void eachThingThatOthersBreakIsBackAndCounted(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            settle(node, plane);
            for (var damage : damages(plane)) {
                isPutRight(node, damage);
            }
        }
    }

    /// To look is not to repair: what an operator saw in between is not what an area knows of.
    @ParameterizedTest
    @EnumSource
    void whatOthersBreakIsBackAlsoWhenSomebodyAskedWhatCleanupWouldRemove(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            settle(node, plane);
            String before = node.snapshot();
            node.sh(damages(plane).getFirst().script);
            assertThat(node.space().in(() -> node.agent().cleanupPlan()))
                    .anySatisfy(line -> assertThat(line).contains(CHAIN));
            await().atMost(plane.repair())
                    .untilAsserted(() -> assertThat(node.snapshot()).isEqualTo(before));
            node.allow("web", "cart", 9090);
            node.ready();
        }
    }

    /// 5.1.
    /// A rule that somebody puts above our jump is theirs; the jump comes first again.
    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "IPTABLES_LEGACY"})
    void aRuleAboveOurJumpStaysButNotAboveIt(Plane plane) throws Exception {
        String build = "iptables" + plane.build().suffix();
        try (var node = new FirewallNode()) {
            settle(node, plane);
            node.sh(build + " -I FORWARD -i elsewhere -j ACCEPT");
            await().atMost(plane.repair())
                    .untilAsserted(() -> assertThat(
                                    node.sh(build + " -S FORWARD").lines().skip(1))
                            .satisfiesExactly(
                                    jump -> assertThat(jump).contains("KUBE-ROUTER-FORWARD"),
                                    rule -> assertThat(rule).isEqualTo("-A FORWARD -i elsewhere -j ACCEPT")));
        }
    }

    /// 5.11, 13.1.
    @ParameterizedTest
    @EnumSource
    void foreignRulesAndTheirCountersStayThroughManyRounds(Plane plane) throws Exception {
        foreignStays(plane, 200);
    }

    @Tag("accept")
    @ParameterizedTest
    @EnumSource
    void foreignRulesAndTheirCountersStayThroughAThousandRounds(Plane plane) throws Exception {
        foreignStays(plane, 1_000);
    }

    private static void foreignStays(Plane plane, int rounds) throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var tools = List.of("iptables-nft", "iptables-legacy", "ip6tables-nft", "ip6tables-legacy");
        try (var node = new FirewallNode()) {
            for (String tool : tools) {
                node.sh("""
                        %1$s -N MINE
                        %1$s -A INPUT -i lo -j MINE
                        %1$s -A FORWARD -i elsewhere -j MINE
                        %1$s -A MINE -m comment --comment counts -j RETURN
                        """.formatted(tool));
            }
            node.sh("bash -c 'for i in $(seq 50); do echo >/dev/udp/127.0.0.1/9; echo >/dev/udp/::1/9; done'");
            node.sh("ipset create mine hash:ip; ipset add mine 198.51.100.7; nft add table ip mine");
            node.pod("web", 2);
            node.start(plane, "--enable-ipv6=true", "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112");
            var added = new ArrayList<String>();
            for (int i = 0; node.agent().overview().round() < rounds; i++) {
                change(node, random, i);
                if (i % 10 == 0) {
                    node.settled();
                }
                if (i % 40 == 7) {
                    added.add("--comment \"mine " + i + "\"");
                    for (String tool : tools) {
                        node.sh("%s -A MINE -m comment %s -j RETURN".formatted(tool, added.getLast()));
                    }
                }
            }
            node.becomesIdle();
            foreign(node, tools, added, seed);
            node.space().in(() -> node.agent().cleanup());
            foreign(node, tools, added, seed);
            assertThat(node.snapshot()).doesNotContain("KUBE-");
        }
    }

    private static void foreign(FirewallNode node, List<String> tools, List<String> added, long seed) throws Exception {
        for (String tool : tools) {
            String saved = node.sh(tool + "-save -c -t filter");
            assertThat(saved).as("seed %d", seed).contains(added);
            assertThat(Pattern.compile("\\[(\\d+):\\d+] -A MINE -m comment --comment counts")
                            .matcher(saved)
                            .results()
                            .map(found -> Long.parseLong(found.group(1))))
                    .as("%s, seed %d", saved, seed)
                    .singleElement()
                    .satisfies(packets -> assertThat(packets).isGreaterThanOrEqualTo(50));
            assertThat(saved).contains("-A FORWARD -i elsewhere -j MINE", "-A INPUT -i lo -j MINE");
        }
        assertThat(node.snapshot()).contains("add mine 198.51.100.7", "table ip mine");
    }

    private static void change(FirewallNode node, Random random, int i) {
        String pod = "p" + random.nextInt(6);
        switch (random.nextInt(4)) {
            case 0 -> node.denyAll(pod);
            case 1 -> node.allow(pod, "p" + random.nextInt(6), 8000 + random.nextInt(4));
            case 2 -> node.label("web", "app", pod);
            default -> node.policy("blocks", """
                    {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.%d.0.0/16}}, {ipBlock: {cidr: "fd00:%x::/32"}}]}]}""".formatted(i % 250, i));
        }
    }
}
