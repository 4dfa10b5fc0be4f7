package io.kuberouter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PortTest {

    @Test
    void aPortIsFrom1To65535() {
        assertThat(new Port(1)).hasToString("1");
        assertThat(new Port(65535)).isGreaterThan(new Port(80));
        assertThatThrownBy(() -> new Port(0)).hasMessage("port 0 is outside 1-65535");
        assertThatThrownBy(() -> new Port(65536)).hasMessage("port 65536 is outside 1-65535");
    }

    @Test
    void aRangeHoldsBothItsEnds() {
        var range = new PortRange(30000, 32767);
        assertThat(range.contains(new Port(30000))).isTrue();
        assertThat(range.contains(new Port(32767))).isTrue();
        assertThat(range.contains(new Port(29999))).isFalse();
        assertThat(range.contains(new Port(32768))).isFalse();
        assertThat(range).hasToString("30000-32767").isGreaterThan(new PortRange(30000, 30001));
        assertThatThrownBy(() -> new PortRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PortRange(0, 65536)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void protocolsAndFamiliesHaveTheirNumbers() {
        for (var protocol : Protocol.values()) {
            assertThat(Protocol.of(protocol.number())).isSameAs(protocol);
            assertThat(Protocol.parse(protocol.name())).isSameAs(protocol);
        }
        assertThat(Protocol.TCP.number()).isEqualTo(6);
        assertThat(Protocol.UDP.number()).isEqualTo(17);
        assertThat(Protocol.SCTP.number()).isEqualTo(132);
        assertThat(Protocol.of(1)).isNull();
        assertThat(Protocol.parse("tcp")).isNull();
        assertThat(Protocol.SCTP).hasToString("sctp");
        assertThat(Family.of(2)).isSameAs(Family.IPV4);
        assertThat(Family.of(10)).isSameAs(Family.IPV6);
        assertThatThrownBy(() -> Family.of(7)).hasMessageContaining("7");
    }
}
