package io.kuberouter.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.NftablesRenderer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rulesets, some planned from a cluster, to what `iptables-save` and `ipset save` must print, and to what
/// `nft list table` must: one ruleset, two planes (13.23).
class FirewallGoldenTest {

    static List<Golden> cases() {
        return Golden.of("firewall");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNodeHoldsWhatTheFilesSay(Golden golden) {
        var firewall = new IptablesRenderer().render(FirewallCases.of(golden));
        golden.check("iptables", IptablesText.print(firewall.chains().values()));
        golden.check("ipset", IpsetText.print(firewall));
        assertThat(firewall.nft()).isEmpty();
    }

    static List<Golden> clusters() {
        return FirewallCases.clusters();
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void theTablesOfTheOtherPlaneAreWhatTheFilesSay(Golden golden) {
        var firewall = new NftablesRenderer().render(FirewallCases.of(golden));
        golden.check("nft", NftText.print(firewall.nft()));
        assertThat(firewall.chains()).isEmpty();
        assertThat(firewall.sets()).isEmpty();
    }

    @Test
    void noCaseIsMissing() {
        assertThat(cases())
                .extracting(Golden::toString)
                .containsAll(FirewallCases.all().keySet())
                .hasSizeGreaterThan(FirewallCases.all().size());
    }
}
