package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules about traffic that IPVS balances, which only a kernel with IPVS takes, in the form in which both builds print
/// them: `--ipvs` is left out where another option says as much, and a virtual address has no prefix length.
@Tag("machine")
class IpvsRulesTest {

    private static final Chain FOUR = chain(Family.IPV4, "10.244.1.0/24", "10.0.0.1", "10.244.1.7/32", "10.96.7.9");
    private static final Chain SIX =
            chain(Family.IPV6, "fd00:10:244::/64", "fd00::1", "fd00:10:244::7/128", "fd00:96::9");

    private final Exec exec = new Exec(Duration.ofSeconds(60));

    private static Chain chain(Family family, String pods, String node, String pod, String vip) {
        String balanced = "-m ipvs --vdir ORIGINAL --vmethod MASQ";
        return new Chain(
                new ChainKey(family, "nat", "KUBE-ROUTER-MASQ"),
                List.of(
                        "-s " + pod + " -d " + pod + " -m ipvs --vaddr " + vip + " --vport 80 -j SNAT --to-source "
                                + node,
                        "-s " + pods + " -j RETURN",
                        balanced + " -m comment --comment \"to other nodes\" -j SNAT --to-source " + node
                                + " --random-fully"),
                List.of(new Jump("POSTROUTING", false, balanced)));
    }

    @Test
    void theKernelHasWhatTheProxyRestsOn() {
        assertThat(new Modules(exec, Path.of("/")).load(Modules.PROXY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void whatIsWrittenIsReadBack(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            var variant = namespace.in(() -> Variant.of(exec, suffix));
            assumeTrue(variant.broken().isEmpty(), () -> "not in this kernel: " + variant.broken());
            var target =
                    new Iptables(exec, variant, EnumSet.allOf(Family.class), Set.of("nat"), List.of("KUBE-ROUTER-"));
            var wanted = Table.of(Map.of(FOUR.key(), FOUR, SIX.key(), SIX));
            var edits = new ArrayList<Edit<ChainKey, Chain>>();
            wanted.forEach((key, chain) -> edits.add(new Edit<>(key, null, chain)));
            assertThat(namespace.in(() -> target.build(edits))).isEmpty();
            assertThat(namespace.in(() -> target.observe(wanted))).isEqualTo(wanted);
        }
    }

    @Test
    void theBuildThatWorksIsTaken() throws Exception {
        try (var namespace = new Namespace()) {
            assertThat(namespace.in(() -> Variant.probe(exec)).broken()).isEmpty();
        }
    }
}
