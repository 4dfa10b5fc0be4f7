package io.kuberouter.kernel.nflog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.net.Ip;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The first bytes of packets as Linux sent them over a veth; authentication (RFC 4302) was put before one by hand.
class PacketCodecTest {

    private static final String TO_V6 = "fd000001000000000000000000000003 fd000001000000000000000000000004";

    private static Packet v4(int protocol, int from, int to) {
        return new Packet(Ip.of("10.1.2.3"), Ip.of("10.1.2.4"), protocol, from, to);
    }

    private static Packet v6(int protocol, int from, int to) {
        return new Packet(Ip.of("fd00:1::3"), Ip.of("fd00:1::4"), protocol, from, to);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("TCP", "4500003ccb104000400657a3 0a010203 0a010204 afc920fb443fa8b4", v4(6, 45001, 8443)),
                arguments("UDP", "4500001d54bd40004011ce0a 0a010203 0a010204 afca14e900091823 78", v4(17, 45002, 5353)),
                arguments("SCTP", "450000349fb9400040848284 0a010203 0a010204 afd91f9000000000", v4(132, 45017, 8080)),
                arguments(
                        "ICMP of the other side",
                        "45c00039a35f00004001be9c 0a010204 0a010203 0303a81c00000000",
                        new Packet(Ip.of("10.1.2.4"), Ip.of("10.1.2.3"), 1, 0, 0)),
                arguments(
                        "first fragment",
                        "450005dc011a200040113bef 0a010203 0a010204 afcd14e907d890fc",
                        v4(17, 45005, 5353)),
                arguments(
                        "later fragment", "45000224011a00b940115eee 0a010203 0a010204 7979797979797979", v4(17, 0, 0)),
                arguments("TCP over IPv6", "600a3fbe00280640" + TO_V6 + "afcb20fb0b918445", v6(6, 45003, 8443)),
                arguments("UDP over IPv6", "600ea45600091140" + TO_V6 + "afcc14e90009fa24 78", v6(17, 45004, 5353)),
                arguments("ICMPv6", "6000000000203aff" + TO_V6 + "870070bf00000000", v6(58, 0, 0)),
                arguments(
                        "behind destination options",
                        "600e66c700113c40" + TO_V6 + "1100010400000000 afd014e90009c717 7a",
                        v6(17, 45008, 5353)),
                arguments(
                        "first fragment over IPv6",
                        "6008507205b02c40" + TO_V6 + "11000001df0ccdfe afce14e907d8aef9",
                        v6(17, 45006, 5353)),
                arguments(
                        "later fragment over IPv6",
                        "6008507202382c40" + TO_V6 + "110005a8df0ccdfe 7979797979797979",
                        v6(17, 0, 0)),
                arguments(
                        "behind authentication",
                        "600e66c700293340" + TO_V6
                                + "1104000000000007 0000000100112233 4455667788990011 afd014e90009c717 7a",
                        v6(17, 45008, 5353)),
                arguments(
                        "ICMPv6 behind hop-by-hop options",
                        "6000000000380001 fe80000000000000e80bf0fffeaf3415 ff020000000000000000000000000016"
                                + "3a00050200000100 8f002e5700000002",
                        new Packet(Ip.of("fe80::e80b:f0ff:feaf:3415"), Ip.of("ff02::16"), 58, 0, 0)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void readsTheEndsOfAPacket(String name, String hex, Packet packet) {
        assertThat(PacketCodec.decode(bytes(hex))).as(name).isEqualTo(packet);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void whatIsCutOffIsLeftOut(String name, String hex, Packet packet) {
        byte[] whole = bytes(hex);
        for (int length = 0; length < whole.length; length++) {
            var cut = PacketCodec.decode(Arrays.copyOf(whole, length));
            assertThat(cut.source()).as(name + " cut to " + length).isIn(packet.source(), Ip.of("0.0.0.0"));
            assertThat(cut.sourcePort()).isIn(packet.sourcePort(), 0);
            assertThat(cut.destinationPort()).isIn(packet.destinationPort(), 0);
        }
    }

    @Test
    void damageIsNeverAnError() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var rows = rows().map(row -> bytes((String) row.get()[1])).toList();
        for (int round = 0; round < 50_000; round++) {
            byte[] damaged = rows.get(random.nextInt(rows.size())).clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(PacketCodec.decode(damaged)).as("seed " + seed).isNotNull();
        }
    }
}
