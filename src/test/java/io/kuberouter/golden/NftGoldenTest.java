package io.kuberouter.golden;

import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.plan.firewall.SampleRulesets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rulesets made by hand to what `nft list table` must print.
class NftGoldenTest {

    static Set<String> samples() {
        return SampleRulesets.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theTablesAreWhatTheFilesSay(String sample) {
        var firewall = new NftablesRenderer().render(SampleRulesets.named(sample));
        new Golden(Path.of("src/test/resources/golden/nftables", sample)).check("nft", NftText.print(firewall.nft()));
    }
}
