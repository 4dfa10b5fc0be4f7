package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.FirewallCases;
import io.kuberouter.golden.Golden;
import io.kuberouter.golden.IpsetText;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.CountedRule;
import io.kuberouter.state.Firewall;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The firewall's chains in the filter table of a real kernel, with both builds of iptables.
class FirewallChainsTest {

    private static final ChainKey MINE = new ChainKey(Family.IPV4, "filter", "KUBE-NWPLCY-MINE");

    private final Exec exec = new Exec(Duration.ofSeconds(60));

    private Iptables target(String suffix) {
        return new Iptables(
                exec, Variant.of(exec, suffix), EnumSet.allOf(Family.class), Set.of("filter"), Iptables.FIREWALL);
    }

    private Area<Table<ChainKey, Chain>, ChainKey, Chain> area(String suffix) {
        return new Area<>("chains", Set.of(), plan -> plan, target(suffix));
    }

    private static List<Outcome<ChainKey, Chain>> settle(
            Area<Table<ChainKey, Chain>, ChainKey, Chain> area, Table<ChainKey, Chain> wanted) {
        return List.of(area.build(wanted, true), area.clear(wanted, wanted, true));
    }

    private static Table<ChainKey, Chain> table(Chain... chains) {
        var table = Table.<ChainKey, Chain>empty();
        for (var chain : chains) {
            table = table.with(chain.key(), chain);
        }
        return table;
    }

    private static Chain mine(String... rules) {
        return new Chain(MINE, List.of(rules), List.of(new Jump("INPUT", true, "")));
    }

    private static List<Firewall> cases() {
        return Golden.of("firewall").stream()
                .map(golden -> new IptablesRenderer().render(FirewallCases.of(golden)))
                .toList();
    }

    /// The sets that rules refer to are there all the time.
    private static void sets(Namespace namespace) throws Exception {
        for (var firewall : cases()) {
            namespace.sh("ipset restore -exist <<E\n" + IpsetText.print(firewall) + "E\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void everyGoldenCaseIsReadBackAsItWasWanted(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            sets(namespace);
            for (var firewall : cases()) {
                var target = namespace.in(() -> target(suffix));
                var area = new Area<Table<ChainKey, Chain>, ChainKey, Chain>("chains", Set.of(), plan -> plan, target);
                var wanted = firewall.chains();
                assertThat(namespace.in(() -> settle(area, wanted))).allMatch(Outcome::settled);
                assertThat(namespace.in(() -> target.observe(wanted))).isEqualTo(wanted);
            }
            assertThat(namespace.in(() -> settle(area(suffix), Table.empty()))).allMatch(Outcome::settled);
            assertThat(namespace.sh("iptables%1$s-save; ip6tables%1$s-save".formatted(suffix)))
                    .doesNotContain("KUBE-")
                    .doesNotContain("-A ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void oneAreaGoesFromAnyCaseToTheNextByDifferences(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            sets(namespace);
            var target = namespace.in(() -> target(suffix));
            var area = new Area<Table<ChainKey, Chain>, ChainKey, Chain>("chains", Set.of(), plan -> plan, target);
            for (var firewall : cases()) {
                var wanted = firewall.chains();
                assertThat(namespace.in(() -> settle(area, wanted))).allMatch(Outcome::settled);
                assertThat(namespace.in(() -> target.observe(wanted))).isEqualTo(wanted);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void everyRuleCanBeTakenOutByWhatItSays(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            sets(namespace);
            for (var firewall : cases()) {
                namespace.in(() -> settle(area(suffix), firewall.chains()));
                for (var family : Family.values()) {
                    var script = new ArrayList<>(List.of("*filter"));
                    for (var chain : firewall.chains().values()) {
                        for (String rule : chain.key().family() == family ? chain.rules() : List.<String>of()) {
                            script.add("-D " + chain.key().name() + " " + rule);
                        }
                    }
                    script.add("COMMIT\n");
                    String restore = (family == Family.IPV4 ? "iptables" : "ip6tables") + suffix + "-restore";
                    var command = List.of(restore, "--noflush", "--wait");
                    assertThat(namespace
                                    .in(() -> exec.feed(String.join("\n", script), command))
                                    .failure())
                            .contains("ended with 0");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void countersOfRulesThatStaySurvive(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh("iptables" + suffix + "-restore -c <<E\n" + """
                    *filter
                    :KUBE-NWPLCY-MINE - [0:0]
                    [7:700] -A INPUT -j KUBE-NWPLCY-MINE
                    [1:10] -A KUBE-NWPLCY-MINE -s 192.0.2.1/32 -j RETURN
                    [2:20] -A KUBE-NWPLCY-MINE -s 192.0.2.2/32 -j RETURN
                    [3:30] -A KUBE-NWPLCY-MINE -s 192.0.2.3/32 -j RETURN
                    [4:40] -A KUBE-NWPLCY-MINE -s 192.0.2.4/32 -j RETURN
                    COMMIT
                    E
                    """);
            var wanted = mine(
                    "-s 192.0.2.1/32 -j RETURN",
                    "-s 192.0.2.8/32 -j RETURN",
                    "-s 192.0.2.9/32 -j RETURN",
                    "-s 192.0.2.3/32 -j RETURN",
                    "-s 192.0.2.4/32 -j RETURN");
            assertThat(namespace.in(() -> settle(area(suffix), table(wanted)))).allMatch(Outcome::settled);
            assertThat(namespace.in(() -> target(suffix).counters()).get(MINE))
                    .containsExactly(
                            new CountedRule("-s 192.0.2.1/32 -j RETURN", 1, 10),
                            new CountedRule("-s 192.0.2.8/32 -j RETURN", 0, 0),
                            new CountedRule("-s 192.0.2.9/32 -j RETURN", 0, 0),
                            new CountedRule("-s 192.0.2.3/32 -j RETURN", 3, 30),
                            new CountedRule("-s 192.0.2.4/32 -j RETURN", 4, 40));
            assertThat(namespace.sh("iptables" + suffix + "-save -c")).contains("[7:700] -A INPUT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aBadPolicyStaysClosedAndAllOthersStand(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            var wanted = Table.<ChainKey, Chain>empty();
            var jumps = new ArrayList<String>();
            for (int i = 10; i < 60; i++) {
                var key = new ChainKey(Family.IPV4, "filter", "KUBE-NWPLCY-" + i);
                String rule = i % 20 == 7 ? "-j NO-SUCH-TARGET" : "-s 192.0.2." + i + "/32 -j RETURN";
                wanted = wanted.with(key, new Chain(key, List.of(rule), List.of()));
                jumps.add("-j " + key.name());
            }
            var pod = new ChainKey(Family.IPV4, "filter", "KUBE-POD-FW-A");
            wanted = wanted.with(pod, new Chain(pod, jumps, List.of(new Jump("FORWARD", true, ""))));
            var all = wanted;
            var built = namespace.in(() -> area(suffix).build(all, true));
            assertThat(built.failures().keySet())
                    .extracting(ChainKey::name)
                    .containsExactlyInAnyOrder("KUBE-NWPLCY-27", "KUBE-NWPLCY-47");
            assertThat(built.failures().values()).allMatch(reason -> reason.contains("NO-SUCH-TARGET"));
            var found = namespace.in(() -> target(suffix).observe(all));
            assertThat(found.at(pod)).isEqualTo(all.at(pod));
            for (var key : all.keySet()) {
                boolean bad = built.failures().containsKey(key);
                assertThat(found).containsEntry(key, bad ? new Chain(key, List.of(), List.of()) : all.get(key));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void whatOthersDoAtTheSameTimeIsKept(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            String iptables = "iptables" + suffix + " -w ";
            namespace.sh(iptables + "-A INPUT -p udp --dport 9 -m comment --comment counted");
            var others = CompletableFuture.supplyAsync(() -> {
                try {
                    return namespace.sh("for i in $(seq 1 150); do " + iptables
                            + "-A INPUT -s 192.0.2.$i -j ACCEPT; bash -c 'echo > /dev/udp/127.0.0.1/9'; done");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            var area = namespace.in(() -> area(suffix));
            long before = 0;
            for (int i = 0; i < 200; i++) {
                var wanted = table(mine("-s 10.0.0." + i + "/32 -j RETURN", "-d 10.0.0." + i / 2 + "/32 -j RETURN"));
                assertThat(namespace.in(() -> settle(area, wanted))).allMatch(Outcome::settled);
                long now = counted(namespace, suffix);
                assertThat(now).isGreaterThanOrEqualTo(before);
                before = now;
            }
            others.join();
            assertThat(namespace.sh(iptables + "-S INPUT").lines().filter(line -> line.contains("192.0.2.")))
                    .hasSize(150);
            assertThat(counted(namespace, suffix)).isEqualTo(150);
        }
    }

    /// Read under the lock: the legacy build counts from zero for a moment whenever anybody changes the table.
    private static long counted(Namespace namespace, String suffix) throws Exception {
        String rule = namespace.sh("iptables" + suffix + " -w -v -S INPUT | grep counted");
        return Long.parseLong(rule.replaceAll("(?s).* -c (\\d+) .*", "$1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void twoTargetsOfDifferentTablesDoNotHinderEachOther(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            var nat = new ChainKey(Family.IPV4, "nat", "KUBE-ROUTER-MASQ");
            var proxy = CompletableFuture.supplyAsync(() -> repeated(namespace, suffix, nat, "KUBE-ROUTER-MASQ"));
            var firewall = CompletableFuture.supplyAsync(() -> repeated(namespace, suffix, MINE, "KUBE-NWPLCY-"));
            assertThat(proxy.join()).isEmpty();
            assertThat(firewall.join()).isEmpty();
        }
    }

    private List<String> repeated(Namespace namespace, String suffix, ChainKey key, String prefix) {
        try {
            var target = namespace.in(() -> new Iptables(
                    exec, Variant.of(exec, suffix), Set.of(Family.IPV4), Set.of(key.table()), List.of(prefix)));
            var area = new Area<Table<ChainKey, Chain>, ChainKey, Chain>("chains", Set.of(), plan -> plan, target);
            var failures = new ArrayList<String>();
            for (int i = 0; i < 100; i++) {
                var chain = new Chain(key, List.of("-s 10.0.0." + i + "/32 -j RETURN"), List.of());
                namespace
                        .in(() -> settle(area, table(chain)))
                        .forEach(outcome -> failures.addAll(outcome.failures().values()));
            }
            return failures;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
