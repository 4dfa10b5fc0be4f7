package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.CountedRule;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A table of the nft build in which somebody wrote with nft what iptables has no words for. The tool then prints
/// nothing of it, and calls that success.
class MixedTableTest {

    private static final String FOREIGN = """
            add table ip filter
            add chain ip filter INPUT { type filter hook input priority filter; policy accept; }
            add chain ip filter FORWARD { type filter hook forward priority filter; policy accept; }
            add rule ip filter INPUT tcp dport { 22, 80 } accept
            add rule ip filter FORWARD ct state vmap { established : accept, related : accept }
            """;

    private static final Chain INPUT = new Chain(
            key("KUBE-ROUTER-INPUT"),
            List.of("-s 192.0.2.1/32 -m comment --comment \"shop/web out\" -j KUBE-POD-FW-A", "-j RETURN"),
            List.of(new Jump("INPUT", true, "-m comment --comment \"kube-router netpol\"")));
    private static final Chain FORWARD = new Chain(
            key("KUBE-ROUTER-FORWARD"),
            List.of("-d 192.0.2.1/32 -j KUBE-POD-FW-A"),
            List.of(new Jump("FORWARD", true, "")));
    private static final Chain POD = new Chain(
            key("KUBE-POD-FW-A"), List.of("-s 192.0.2.1/32 -p tcp -m tcp --dport 80 -j ACCEPT", "-j DROP"), List.of());

    private final Exec exec = new Exec(Duration.ofSeconds(60));

    private static ChainKey key(String name) {
        return new ChainKey(Family.IPV4, "filter", name);
    }

    private static Table<ChainKey, Chain> wanted() {
        return Table.<ChainKey, Chain>empty()
                .with(INPUT.key(), INPUT)
                .with(FORWARD.key(), FORWARD)
                .with(POD.key(), POD);
    }

    private Iptables target() {
        return new Iptables(exec, Variant.of(exec, "-nft"), Set.of(Family.IPV4), Set.of("filter"), Iptables.FIREWALL);
    }

    private static List<Outcome<ChainKey, Chain>> settle(Iptables target, Table<ChainKey, Chain> wanted) {
        var area = new Area<Table<ChainKey, Chain>, ChainKey, Chain>("chains", Set.of(), plan -> plan, target);
        return List.of(area.build(wanted, true), area.clear(wanted, wanted, true));
    }

    private static List<String> jumps(Namespace node) throws Exception {
        return node.sh("nft list table ip filter")
                .lines()
                .filter(line -> line.contains("jump KUBE-ROUTER-"))
                .toList();
    }

    @Test
    void chainsAreReadBackAndNoJumpIsMadeTwice() throws Exception {
        try (var node = new Namespace()) {
            node.sh("nft -f - <<'E'\n" + FOREIGN + "E");
            var target = node.in(this::target);
            for (int i = 0; i < 3; i++) {
                assertThat(node.in(() -> settle(target, wanted()))).allMatch(Outcome::settled);
                assertThat(jumps(node)).hasSize(2);
                assertThat(node.in(() -> target.observe(wanted()))).isEqualTo(wanted());
            }
        }
    }

    /// The tool prints no rule that comes after one that it has no words for.
    @Test
    void aJumpBelowAForeignRuleIsFoundAndComesFirstAgain() throws Exception {
        try (var node = new Namespace()) {
            node.sh("nft -f - <<'E'\n" + FOREIGN + "E");
            var target = node.in(this::target);
            node.in(() -> settle(target, wanted()));
            node.sh("nft insert rule ip filter FORWARD tcp sport { 1, 2 } accept");
            assertThat(node.in(() -> settle(target, wanted()))).allMatch(Outcome::settled);
            assertThat(jumps(node)).hasSize(2);
            assertThat(node.sh("nft list chain ip filter FORWARD").lines().skip(3))
                    .first()
                    .asString()
                    .contains("jump KUBE-ROUTER-FORWARD");
        }
    }

    @Test
    void whatIsNoLongerWantedGoesAndForeignRulesStay() throws Exception {
        try (var node = new Namespace()) {
            node.sh("nft -f - <<'E'\n" + FOREIGN + "E");
            String before = node.sh("nft list table ip filter");
            var target = node.in(this::target);
            node.in(() -> settle(target, wanted()));
            assertThat(node.in(() -> settle(target, Table.empty()))).allMatch(Outcome::settled);
            assertThat(node.sh("nft list table ip filter")).isEqualTo(before);
        }
    }

    @Test
    void aForeignRuleInAChainOfOursGoes() throws Exception {
        try (var node = new Namespace()) {
            var target = node.in(this::target);
            node.in(() -> settle(target, wanted()));
            node.sh("nft insert rule ip filter KUBE-POD-FW-A ct state vmap { new : accept, related : accept }");
            assertThat(node.in(() -> settle(target, wanted()))).allMatch(Outcome::settled);
            assertThat(node.in(() -> target.observe(wanted()))).isEqualTo(wanted());
            assertThat(node.sh("nft list table ip filter")).doesNotContain("vmap");
        }
    }

    @Test
    void countersOfOurRulesAreReadAllTheSame() throws Exception {
        try (var node = new Namespace()) {
            node.sh("nft -f - <<'E'\n" + FOREIGN + "E");
            var target = node.in(this::target);
            node.in(() -> settle(target, wanted()));
            node.sh("bash -c 'for i in 1 2 3; do echo >/dev/udp/127.0.0.1/9; done'");
            assertThat(node.in(target::counters).get(INPUT.key()))
                    .extracting(CountedRule::packets)
                    .satisfiesExactly(
                            none -> assertThat(none).isZero(),
                            some -> assertThat(some).isGreaterThanOrEqualTo(3));
        }
    }
}
