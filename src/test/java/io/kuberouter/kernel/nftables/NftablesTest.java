package io.kuberouter.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.FirewallCases;
import io.kuberouter.golden.Golden;
import io.kuberouter.golden.NftText;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.SampleRulesets;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NftablesTest {

    private static final Ruleset RULESET = SampleRulesets.dualStack();

    static Set<String> samples() {
        return SampleRulesets.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWantedLoadsAndReadsBack(String sample) throws Exception {
        try (var node = new NftNode()) {
            var wanted = node.render(SampleRulesets.named(sample));
            assertThat(node.settle(wanted).settled()).isTrue();
            assertThat(NftText.print(node.look(wanted))).isEqualTo(NftText.print(wanted));
            assertThat(node.look(wanted)).isEqualTo(wanted);
        }
    }

    static List<Golden> clusters() {
        return FirewallCases.clusters();
    }

    /// 12.4 and 12.16 are among them: blocks that overlap, and the longest names that there are.
    @ParameterizedTest
    @MethodSource("clusters")
    void whatIsPlannedForAClusterLoadsAndReadsBack(Golden cluster) throws Exception {
        try (var node = new NftNode()) {
            var wanted = node.render(FirewallCases.of(cluster));
            assertThat(node.settle(wanted).settled()).isTrue();
            assertThat(NftText.print(node.look(wanted))).isEqualTo(cluster.text("nft"));
        }
    }

    /// 13.2: nothing new is nothing written.
    @ParameterizedTest
    @MethodSource("samples")
    void aNewAgentFindsAllAsItWants(String sample) throws Exception {
        try (var node = new NftNode()) {
            var ruleset = SampleRulesets.named(sample);
            node.settle(ruleset);
            int before = node.writes();
            node.restart();
            assertThat(node.settle(ruleset).applied()).isEmpty();
            assertThat(node.writes()).isEqualTo(before);
        }
    }

    /// 13.2.
    @Test
    void aWholeRulesetIsOneTransactionForEachFamily() throws Exception {
        try (var node = new NftNode()) {
            node.settle(RULESET);
            assertThat(node.writes()).isEqualTo(2);
        }
    }

    /// 13.2.
    /// Members come and go without nft; the node was settled by two scripts, one for each table.
    @Test
    void membersOfASetComeAndGo() throws Exception {
        try (var node = new NftNode()) {
            node.settle(RULESET);
            for (var addresses :
                    List.of(List.of("10.244.1.3", "10.244.2.77"), List.of("10.244.7.7"), List.<String>of())) {
                var wanted = node.render(SampleRulesets.with(RULESET, clients(addresses.toArray(String[]::new))));
                assertThat(node.settle(wanted).applied()).hasSize(1);
                assertThat(node.look(wanted)).isEqualTo(wanted);
            }
            assertThat(node.writes()).isEqualTo(2);
        }
    }

    @Test
    void aMemberThatSomebodyElseHasRemovedIsNoObstacle() throws Exception {
        try (var node = new NftNode()) {
            node.settle(RULESET);
            node.sh("nft flush ruleset");
            var wanted = node.render(SampleRulesets.with(RULESET, clients("10.244.7.7")));
            node.settle(wanted);
            node.doubt();
            node.settle(wanted);
            assertThat(node.look(wanted)).isEqualTo(wanted);
        }
    }

    private static AddressGroup clients(String... addresses) {
        return SampleRulesets.group("clients", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS, addresses);
    }

    @Test
    void networksOfASetChange() throws Exception {
        try (var node = new NftNode()) {
            node.settle(SampleRulesets.with(RULESET, blocks("0.0.0.0/0")));
            for (var networks : List.of(
                    List.of("0.0.0.0/1", "128.0.0.0/1"),
                    List.of("10.0.0.0/8", "11.0.0.0/9"),
                    List.of("10.0.0.0/9", "10.128.0.0/9", "11.0.0.0/8"),
                    List.<String>of(),
                    List.of("0.0.0.0/0"))) {
                var ruleset = SampleRulesets.with(RULESET, blocks(networks.toArray(String[]::new)));
                assertThat(node.settle(ruleset).settled()).isTrue();
                var wanted = node.render(ruleset);
                assertThat(node.look(wanted)).isEqualTo(wanted);
            }
        }
    }

    private static AddressGroup blocks(String... networks) {
        return SampleRulesets.group("all", Family.IPV4, Role.DESTINATION, AddressGroup.Kind.BLOCKS, networks);
    }

    /// 12.15, 13.21.
    @Test
    void seventyThousandMembersLoad() throws Exception {
        try (var node = new NftNode()) {
            var many = IntStream.range(0, 70_000)
                    .mapToObj(i -> "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255))
                    .toArray(String[]::new);
            var wanted = node.render(SampleRulesets.with(SampleRulesets.onePolicy(), clients(many)));
            assertThat(node.settle(wanted).settled()).isTrue();
            assertThat(node.look(wanted)).isEqualTo(wanted);
        }
    }

    @Test
    void whatIsNotWantedAnyMoreGoesAndAtLastTheTable() throws Exception {
        try (var node = new NftNode()) {
            node.sh("nft add table ip foreign; nft add chain ip foreign c; nft add rule ip foreign c counter accept");
            String before = node.sh("nft list ruleset");
            node.settle(RULESET);
            assertThat(node.settle(SampleRulesets.noPolicy()).settled()).isTrue();
            var wanted = node.render(SampleRulesets.noPolicy());
            assertThat(node.look(wanted)).isEqualTo(wanted);
            assertThat(node.sh("nft list tables")).doesNotContain("ipv6");
            assertThat(node.settle(Ruleset.NONE).settled()).isTrue();
            assertThat(node.sh("nft list ruleset")).isEqualTo(before);
        }
    }

    /// 13.17.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nft flush chain ip kube-router-filter-ipv4 KUBE-ROUTER-FORWARD",
                "nft insert rule ip kube-router-filter-ipv4 KUBE-NWPLCY-COMMON accept",
                "nft -a list chain ip kube-router-filter-ipv4 KUBE-NWPLCY-COMMON"
                        + " | sed -n 's/.*invalid.*handle //p' | head -1"
                        + " | xargs nft delete rule ip kube-router-filter-ipv4 KUBE-NWPLCY-COMMON handle",
                "h=$(nft -a list chain ip kube-router-filter-ipv4 KUBE-NWPLCY-TAIL | sed -n 's/.*netpol-ok.*handle //p');"
                        + " nft replace rule ip kube-router-filter-ipv4 KUBE-NWPLCY-TAIL handle $h counter accept",
                "nft flush map ip kube-router-filter-ipv4 pod-ingress",
                "nft flush chain ip kube-router-filter-ipv4 KUBE-ROUTER-INPUT;"
                        + " nft delete chain ip kube-router-filter-ipv4 KUBE-ROUTER-INPUT",
                "nft add chain ip kube-router-filter-ipv4 KUBE-ROUTER-OUTPUT '{ policy drop; }'",
                "nft add chain ip kube-router-filter-ipv4 mine; nft add rule ip kube-router-filter-ipv4 mine drop",
                "nft add chain ip kube-router-filter-ipv4 mine"
                        + " '{ type nat hook postrouting priority srcnat; policy accept; }'",
                "for s in $(nft list sets ip | sed -n 's/.*set \\(KUBE[^ ]*\\) .*/\\1/p');"
                        + " do nft flush set ip kube-router-filter-ipv4 $s; done",
                "nft flush chain ip kube-router-filter-ipv4 KUBE-ROUTER-INPUT;"
                        + " nft flush chain ip kube-router-filter-ipv4 KUBE-ROUTER-FORWARD;"
                        + " nft flush chain ip kube-router-filter-ipv4 KUBE-ROUTER-OUTPUT;"
                        + " nft delete map ip kube-router-filter-ipv4 pod-egress;"
                        + " nft add set ip kube-router-filter-ipv4 pod-egress '{ type inet_service; }'",
                "nft add table ip kube-router-filter-ipv4 '{ flags dormant; }'",
                "for s in $(nft list sets ip6 | sed -n 's/.*set \\(KUBE-SRC[^ ]*\\) .*/\\1/p');"
                        + " do nft add element ip6 kube-router-filter-ipv6 $s '{ ::ffff:10.9.8.7 }'; done",
                "for s in $(nft list sets ip6 | sed -n 's/.*set \\(KUBE-DST[^ ]*\\) .*/\\1/p');"
                        + " do nft add element ip6 kube-router-filter-ipv6 $s '{ ::ffff:10.9.0.0/112 }' || true; done",
                "nft delete table ip kube-router-filter-ipv4",
                "nft delete table ip kube-router-filter-ipv4; nft add table ip kube-router-filter-ipv4;"
                        + " nft add chain ip kube-router-filter-ipv4 KUBE-ROUTER-INPUT"
                        + " '{ type filter hook prerouting priority mangle; policy drop; }'",
                "nft flush ruleset"
            })
    void whatSomebodyElseChangesIsPutRight(String tampering) throws Exception {
        try (var node = new NftNode()) {
            var wanted = node.render(RULESET);
            node.settle(wanted);
            for (int time = 0; time < 2; time++) {
                node.sh(tampering);
                assertThat(node.look(wanted)).isNotEqualTo(wanted);
                node.doubt();
                assertThat(node.settle(wanted).settled()).isTrue();
                assertThat(node.look(wanted)).isEqualTo(wanted);
            }
        }
    }

    @Test
    void whatChangedUnderUsIsNoObstacle() throws Exception {
        try (var node = new NftNode()) {
            var one = SampleRulesets.onePolicy();
            node.settle(one);
            node.sh("nft delete table " + NftNode.TABLE);
            var changed = SampleRulesets.with(one, clients("10.244.9.9"));
            node.settle(changed);
            node.doubt();
            node.settle(changed);
            var wanted = node.render(changed);
            assertThat(node.look(wanted)).isEqualTo(wanted);
        }
    }

    /// 12.10, 13.14.
    @Test
    void aBadChainStopsNoOtherAndLetsNothingThrough() throws Exception {
        try (var node = new NftNode()) {
            var good = node.render(RULESET);
            var bad = good;
            var spoiled = new NftKey(Family.IPV4, NftKey.Kind.CHAIN, "");
            for (var object : good.values()) {
                if (object instanceof Chain(var key, var comment, var rules) && comment.equals("netpol shop/only-db")) {
                    spoiled = key.family() == Family.IPV4 ? key : spoiled;
                    bad = key.family() == Family.IPV4
                            ? bad.with(key, new Chain(key, comment, List.of("ip saddr @nowhere return")))
                            : bad;
                }
            }
            var outcome = node.settle(bad);
            assertThat(outcome.failures()).containsOnlyKeys(spoiled);
            assertThat(outcome.failures().get(spoiled))
                    .contains("No such file or directory")
                    .contains("@nowhere");
            var there = node.look(bad);
            assertThat(there.without(spoiled)).isEqualTo(bad.without(spoiled));
            assertThat(there.at(spoiled)).isEqualTo(new Chain(spoiled, "netpol shop/only-db", List.of()));
            assertThat(node.settle(good).settled()).isTrue();
            assertThat(node.look(good)).isEqualTo(good);
        }
    }

    @Test
    void aPodWhoseChainIsRefusedIsClosed() throws Exception {
        try (var node = new NftNode()) {
            var good = node.render(RULESET);
            var bad = good;
            for (var object : good.values()) {
                if (object instanceof Chain(var key, var comment, var rules)
                        && comment.equals("podfw shop/web-0")
                        && key.family() == Family.IPV4) {
                    bad = bad.with(key, new Chain(key, comment, List.of("jump nowhere", "counter reject")));
                }
            }
            var outcome = node.settle(bad);
            assertThat(outcome.failures()).hasSize(2);
            for (var key : outcome.failures().keySet()) {
                assertThat(node.look(bad).at(key))
                        .isEqualTo(new Chain(key, "podfw shop/web-0", List.of("counter drop")));
            }
        }
    }

    /// Tells after each write whether packets are still led into our table.
    private record Watching(Nft inner, List<Boolean> leads) implements Nft {
        @Override
        public Answer run(String script) throws TargetException {
            var answer = inner.run(script);
            if (!script.startsWith("list")) {
                String table = inner.run("list table " + NftNode.TABLE + "\n").out();
                leads.add(table.contains("hook forward") && table.contains("vmap @pod-ingress"));
            }
            return answer;
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /// An earlier release had a table of another shape, and this kernel refuses some of what is wanted now.
    @Test
    void aTableOfAnotherShapeLeadsToPodsUntilTheNewOneDoesThoughSomethingIsRefused() throws Exception {
        try (var node = new NftNode()) {
            var good = node.render(RULESET);
            node.settle(good);
            node.sh("""
                    nft flush chain %1$s KUBE-ROUTER-OUTPUT
                    nft delete chain %1$s KUBE-ROUTER-OUTPUT
                    nft add chain %1$s KUBE-ROUTER-OUTPUT '{ type filter hook prerouting priority mangle; }'
                    """.formatted(NftNode.TABLE));
            var spoiled = good.keySet().stream()
                    .filter(key -> key.family() == Family.IPV4 && good.at(key) instanceof Chain)
                    .filter(key -> key.name().matches("KUBE-NWPLCY-[A-Z2-7]{16}"))
                    .findFirst()
                    .orElseThrow();
            var wanted = good.with(spoiled, new Chain(spoiled, "", List.of("ip saddr @nowhere return")));
            var leads = new ArrayList<Boolean>();
            var area = new Area<Table<NftKey, NftObject>, NftKey, NftObject>(
                    "nftables", Set.of(), plan -> plan, new Nftables(new Watching(node.nft, leads), node.own));
            var outcome = node.namespace.in(() -> area.build(wanted, true));
            assertThat(outcome.failures()).containsOnlyKeys(spoiled);
            assertThat(leads).isNotEmpty().doesNotContain(false);
            var there = node.look(wanted);
            assertThat(there.without(spoiled)).isEqualTo(wanted.without(spoiled));
            assertThat(there.at(spoiled))
                    .isInstanceOfSatisfying(
                            Chain.class, chain -> assertThat(chain.rules()).isEmpty());
        }
    }

    /// 13.8.
    @Test
    void countersOutliveTheChainsThatCount() throws Exception {
        try (var node = new NftNode()) {
            var one = SampleRulesets.noPolicy();
            node.settle(one);
            String counter = node.sh("nft list counters table " + NftNode.TABLE)
                    .lines()
                    .filter(line -> line.contains("counter refused"))
                    .map(line -> line.strip().split(" ")[1])
                    .findFirst()
                    .orElseThrow();
            node.sh("nft add chain " + NftNode.TABLE + " probe '{ type filter hook output priority -10; }'\n"
                    + "nft add rule " + NftNode.TABLE + " probe udp dport 9 counter name " + counter + "\n"
                    + "bash -c 'for i in 1 2 3; do echo hi > /dev/udp/127.0.0.1/9; done'");
            node.doubt();
            node.settle(SampleRulesets.onePolicy());
            var counts = node.namespace.in(NftCounters::read);
            assertThat(counts.get(counter)).isEqualTo(new PacketCount(3, 3 * 31));
        }
    }

    @Test
    void theProgramDoesWhatTheLibraryDoes() throws Exception {
        try (var node = new NftNode()) {
            var wanted = node.render(RULESET);
            var program = NftProgram.open(new Exec(Duration.ofSeconds(20)));
            node.namespace.in(() -> {
                var area = new Area<Table<NftKey, NftObject>, NftKey, NftObject>(
                        "nftables", Set.of(), plan -> plan, new Nftables(program, node.own));
                assertThat(area.build(wanted, true).settled()).isTrue();
                assertThat(area.look(wanted)).isEqualTo(wanted);
                return true;
            });
            assertThat(node.look(wanted)).isEqualTo(wanted);
        }
    }

    /// 13.19.
    @Test
    void theProbeMissesNothingHereAndLeavesNothing() throws Exception {
        try (var node = new NftNode()) {
            assertThat(NftProbe.missing(node.nft, List.of(Family.values()))).isEmpty();
            assertThat(node.sh("nft list ruleset")).isEmpty();
        }
    }
}
