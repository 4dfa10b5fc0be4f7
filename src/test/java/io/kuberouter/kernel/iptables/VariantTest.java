package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantTest {

    @ParameterizedTest
    @CsvSource({
        "iptables v1.8.9 (nf_tables), true",
        "iptables v1.8.9 (legacy), true",
        "iptables v1.6.2, true",
        "iptables v1.10.0, true",
        "iptables v1.6.1, false",
        "iptables v1.4.21, false",
        "'', false"
    })
    void randomPortsAreKnownSinceVersion162(String version, boolean known) {
        assertThat(Variant.knowsRandomFully(version)).isEqualTo(known);
    }
}
