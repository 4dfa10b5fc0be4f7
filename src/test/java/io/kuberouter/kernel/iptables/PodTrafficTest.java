package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.FirewallCases;
import io.kuberouter.golden.IpsetText;
import io.kuberouter.golden.Rulesets;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.RuleCounts;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.RuleKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packets between a client and pod `default/web-0`, which may be reached on TCP 80 only.
class PodTrafficTest {

    private static final RuleKey WEB = new RuleKey(Rulesets.policyKey("default/allow-web"), Direction.INGRESS, 0);

    private static final PodSide CLOSED = new PodSide(Rulesets.podKey("default/web-0"), Direction.INGRESS);

    private final Exec exec = new Exec(Duration.ofSeconds(60));

    /// Nobody listens: what gets through is answered by a reset of the pod, and counted all the same.
    private static void knock(Namespace client, int times, String where) throws Exception {
        client.sh("for i in $(seq " + times + "); do bash -c 'echo > /dev/" + where + "' 2>/dev/null || true; done");
    }

    private static long packets(@Nullable PacketCount count) {
        return count == null ? 0 : count.packets();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void allowedAndRefusedConnectionsAreCountedAndAForeignMarkOpensNothing(String suffix) throws Exception {
        try (var node = new Namespace();
                var web = new Namespace();
                var client = new Namespace()) {
            Wires.connect(node, web, "web", "10.244.1.2", "169.254.1.1");
            Wires.connect(node, client, "client", "10.244.1.3", "169.254.1.2");
            node.sh("iptables" + suffix + " -t mangle -A PREROUTING -i client -j MARK --set-mark 0x30000");

            var ruleset = FirewallCases.of("ingress-from-pods");
            var firewall = new IptablesRenderer().render(ruleset);
            node.sh("ipset restore <<E\n" + IpsetText.print(firewall) + "E\n");
            var target = node.in(() -> new Iptables(
                    exec, Variant.of(exec, suffix), Set.of(Family.IPV4), Set.of("filter"), Iptables.FIREWALL));
            var area = new Area<Table<ChainKey, Chain>, ChainKey, Chain>("chains", Set.of(), plan -> plan, target);
            assertThat(node.in(() -> area.build(Rulesets.four(firewall.chains()), true)))
                    .matches(Outcome::settled);

            knock(client, 10, "tcp/10.244.1.2/80");
            knock(client, 30, "udp/10.244.1.2/80");
            var counts = RuleCounts.of(ruleset, node.in(target::counters));
            assertThat(counts.allowed()).containsOnlyKeys(WEB);
            assertThat(packets(counts.allowed().get(WEB))).isEqualTo(10);
            assertThat(counts.refused()).containsOnlyKeys(CLOSED);
            assertThat(packets(counts.refused().get(CLOSED))).isEqualTo(30);

            area.doubt();
            assertThat(node.in(() -> area.build(Rulesets.four(firewall.chains()), true))
                            .applied())
                    .isEmpty();
            assertThat(RuleCounts.of(ruleset, node.in(target::counters))).isEqualTo(counts);
        }
    }
}
