package io.kuberouter.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.plan.firewall.IptablesRenderer;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rulesets to what `iptables-save` and `ipset save` must print.
class FirewallGoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden/firewall");

    static SortedSet<String> cases() {
        return new TreeSet<>(FirewallCases.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNodeHoldsWhatTheFilesSay(String name) {
        var golden = new Golden(FOLDER.resolve(name));
        var firewall = new IptablesRenderer().render(FirewallCases.all().get(name));
        golden.check("iptables", IptablesText.print(firewall.chains().values()));
        golden.check("ipset", IpsetText.print(firewall));
        assertThat(firewall.nft()).isEmpty();
    }

    @Test
    void noCaseIsMissing() {
        assertThat(Golden.of("firewall")).extracting(Golden::toString).containsAll(cases());
    }
}
