package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.rules.IptablesWalk;
import io.kuberouter.conformance.rules.NftWalk;
import io.kuberouter.conformance.rules.RenderedPlane;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.NftablesRenderer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The second layer: what both planes' rules say, read rule by rule, of every case and of random clusters. A plane goes
/// from one cluster to the next, with all it remembers.
class RenderedConformanceTest {

    private static final int CLUSTERS = 300;

    /// What is rendered, and who reads it.
    enum Rendered {
        IPTABLES,
        NFTABLES;

        Plane plane() {
            return this == IPTABLES
                    ? new RenderedPlane(IptablesRenderer::new, IptablesWalk::new)
                    : new RenderedPlane(NftablesRenderer::new, NftWalk::new);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRulesSayWhatEveryCaseSays(Rendered rendered) {
        var plane = rendered.plane();
        List<String> differences = Cases.all().stream()
                .flatMap(one -> Walk.differences(one, plane).stream())
                .toList();
        assertThat(differences).isEmpty();
    }

    /// 13.23, `via: cluster-ip` and `via: node-port`: the verdict is that of the pod behind the Service.
    @ParameterizedTest
    @CsvSource({"IPTABLES_NFT, CLUSTER_IP", "IPTABLES_NFT, NODE_PORT", "NFTABLES, CLUSTER_IP", "NFTABLES, NODE_PORT"})
    void theRulesSayTheSameOfWhatServicesLeadToPods(Kernel kernel, ThroughServices.Via via) {
        var plane = new ThroughServices(kernel, via);
        List<String> differences = Cases.all().stream()
                .flatMap(one -> Walk.differences(one, plane).stream())
                .toList();
        assertThat(differences).isEmpty();
    }

    /// 13.23.
    @ParameterizedTest
    @EnumSource
    void theRulesSayWhatTheNaiveReadingSaysOfRandomClusters(Rendered rendered) {
        var plane = rendered.plane();
        for (long seed = 1; seed <= CLUSTERS; seed++) {
            var topology = RandomCluster.of(seed);
            assertThat(Walk.differences(topology.model(), Cell.all(topology.model(), topology), plane))
                    .as("cluster of seed %s", seed)
                    .isEmpty();
        }
    }
}
