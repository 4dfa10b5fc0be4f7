package io.kuberouter.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.plan.firewall.IptablesRenderer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rulesets, some planned from a cluster, to what `iptables-save` and `ipset save` must print.
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

    @Test
    void noCaseIsMissing() {
        assertThat(cases())
                .extracting(Golden::toString)
                .containsAll(FirewallCases.all().keySet())
                .hasSizeGreaterThan(FirewallCases.all().size());
    }
}
