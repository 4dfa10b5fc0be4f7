package io.kuberouter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {

    /// Canonical texts and their bytes, each used both ways. RFC 5952 sections 4.1 to 4.3 stand first.
    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,                            20010db8000000000000000000000001",
        "2001:db8::aaaa:0:0:1,                   20010db800000000aaaa000000000001",
        "2001:db8:0:1:1:1:1:1,                   20010db8000000010001000100010001",
        "2001:0:0:1::1,                          20010000000000010000000000000001",
        "2001:db8:0:0:1::,                       20010db8000000000001000000000000",
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1,    20010db8aaaabbbbccccddddeeee0001",
        "::,                                     00000000000000000000000000000000",
        "::1,                                    00000000000000000000000000000001",
        "1::,                                    00010000000000000000000000000000",
        "0:1:2:3:4:5:6:7,                        00000001000200030004000500060007",
        "fd12:3456:789a:bcde:f012:3456:789a:bcde, fd123456789abcdef0123456789abcde",
        "10.96.0.10,                             0a60000a",
        "0.0.0.0,                                00000000",
        "255.254.253.252,                        fffefdfc",
    })
    void textAndBytesAreOneValue(String text, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Ip.of(bytes)).hasToString(text);
        assertThat(Ip.of(text)).isEqualTo(Ip.of(bytes));
        assertThat(Ip.of(text).bytes()).isEqualTo(bytes);
    }

    /// Other forms that RFC 4291 section 2.2 allows.
    @ParameterizedTest
    @CsvSource({
        "2001:DB8::01, 2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:7.8.9.10, 1:2:3:4:5:6:708:90a",
        "::13.1.68.3, ::d01:4403",
        "::ffff:129.144.52.38, 129.144.52.38",
        "::FFFF:8190:3426, 129.144.52.38",
        "0:0:0:0:0:ffff:10.1.2.3, 10.1.2.3",
    })
    void otherFormsBecomeCanonical(String text, String canonical) {
        assertThat(Ip.of(text)).hasToString(canonical).isEqualTo(Ip.of(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                ":",
                "...",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3.4",
                "1..3.4",
                "256.1.1.1",
                "1.2.3.1000",
                "010.1.1.1",
                "1.2.3.00",
                "1.2.3.-4",
                "1.2.3.+4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "0x1.2.3.4",
                "1.2.3.٤",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2::3",
                "1:::2",
                ":1::2",
                "1::2:",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "fe80::1%",
                "::1/64",
                "[::1]",
                "1.2.3.4::",
                "1.2.3.4::1",
                "64:ff9b:1.2.3.4::",
                "::1.2.3",
                "::1.2.3.4:5",
                "::01.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4",
                "localhost",
                "١::"
            })
    void refuses(String text) {
        assertThat(Ip.parse(text)).isNull();
        assertThatThrownBy(() -> Ip.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not an IP address");
    }

    @Test
    void agreesWithTheJdkOnRandomAddresses() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = sparse(random, random.nextBoolean() ? 4 : 16);
            var jdk = InetAddress.getByAddress(bytes);
            var ip = Ip.of(bytes);
            assertThat(ip.bytes()).as("seed %d", seed).isEqualTo(jdk.getAddress());
            assertThat(Ip.of(jdk.getHostAddress())).as("seed %d", seed).isEqualTo(ip);
            assertThat(Ip.of(ip.toString())).as("seed %d: %s", seed, ip).isEqualTo(ip);
            assertThat(InetAddress.getByName(ip.toString())).as("seed %d", seed).isEqualTo(jdk);
            assertThat(ip.isLoopback()).as("seed %d: %s", seed, ip).isEqualTo(jdk.isLoopbackAddress());
            assertThat(ip.isLinkLocal()).as("seed %d: %s", seed, ip).isEqualTo(jdk.isLinkLocalAddress());
            assertThat(ip.isMulticast()).as("seed %d: %s", seed, ip).isEqualTo(jdk.isMulticastAddress());
            assertThat(ip.isUnspecified()).as("seed %d: %s", seed, ip).isEqualTo(jdk.isAnyLocalAddress());
        }
    }

    /// Bytes with many zeros, and often the first bytes of a range that has a meaning.
    private static byte[] sparse(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
        }
        switch (random.nextInt(8)) {
            case 0 -> bytes[0] = 127;
            case 1 -> {
                bytes[0] = (byte) (length == 4 ? 169 : 0xfe);
                bytes[1] = (byte) (length == 4 ? 254 : 0x80 + random.nextInt(128));
            }
            case 2 -> bytes[0] = (byte) (length == 4 ? 224 + random.nextInt(32) : 0xff);
            default -> {}
        }
        return bytes;
    }

    @Test
    void sortsByFamilyThenAsUnsignedNumbers() {
        var sorted = List.of(
                Ip.of("0.0.0.0"),
                Ip.of("9.0.0.1"),
                Ip.of("10.0.0.1"),
                Ip.of("200.0.0.1"),
                Ip.of("::"),
                Ip.of("::1"),
                Ip.of("::8000:0:0:0"),
                Ip.of("1::"),
                Ip.of("fd00::"));
        var shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.sort(null);
        assertThat(shuffled).isEqualTo(sorted);
    }

    @Test
    void aValueHasOneForm() {
        assertThatThrownBy(() -> new Ip(Family.IPV4, 0, 1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ip(Family.IPV4, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ip(Family.IPV6, 0, 0xffff_0a00_0001L))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ip.of(new byte[5])).hasMessageContaining("not 5");
    }

    @Test
    void standsBeforeAPort() {
        assertThat(Ip.of("10.0.0.1").bracketed()).isEqualTo("10.0.0.1");
        assertThat(Ip.of("fd00::1").bracketed()).isEqualTo("[fd00::1]");
        assertThat(Ip.of("10.0.0.1").asPrefix()).hasToString("10.0.0.1/32");
        assertThat(Ip.of("fd00::1").asPrefix()).hasToString("fd00::1/128");
    }
}
