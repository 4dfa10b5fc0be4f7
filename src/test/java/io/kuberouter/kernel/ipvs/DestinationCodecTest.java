package io.kuberouter.kernel.ipvs;

import static io.kuberouter.kernel.ipvs.ServiceCodecTest.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.state.Counters;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Destination.Forward;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes of ipvsadm 1.31, from `strace -e trace=sendmsg -xx -s 4096 ipvsadm …` with the arguments that name the row:
/// what stands inside the destination attribute. Between weight and thresholds ipvsadm writes kind, port and flags of a
/// tunnel, which we leave to the kernel.
class DestinationCodecTest {

    private static final String TUNNEL = "0500 0d00 00000000 0600 0e00 0000 0000 0600 0f00 0000 0000";
    private static final String THRESHOLDS = "0800 0500 00000000 0800 0600 00000000";

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        "-a -t 10.9.8.7:513 -r 10.1.2.3:8081 -m -w 3",
                        to("10.1.2.3", 8081, Forward.MASQUERADE, 3),
                        """
                        0600 0b00 0200 0000 1400 0100 0a010203 00000000 00000000 00000000
                        0600 0200 1f91 0000 0800 0300 00000000 0800 0400 03000000
                        """),
                arguments(
                        "-e -t 10.9.8.7:513 -r 10.1.2.3:8081 -m -w 0",
                        to("10.1.2.3", 8081, Forward.MASQUERADE, 0),
                        """
                        0600 0b00 0200 0000 1400 0100 0a010203 00000000 00000000 00000000
                        0600 0200 1f91 0000 0800 0300 00000000 0800 0400 00000000
                        """),
                arguments(
                        "-a -t [fd00:9:8::7]:516 -r [fd00:1:2::3]:8082 -m -w 70000",
                        to("fd00:1:2::3", 8082, Forward.MASQUERADE, 70000),
                        """
                        0600 0b00 0a00 0000 1400 0100 fd00 0001 0002 0000 0000 0000 0000 0003
                        0600 0200 1f92 0000 0800 0300 00000000 0800 0400 70110100
                        """),
                arguments("-a -u 10.9.8.7:514 -r 10.1.2.4:514 -i -w 5", to("10.1.2.4", 514, Forward.TUNNEL, 5), """
                        0600 0b00 0200 0000 1400 0100 0a010204 00000000 00000000 00000000
                        0600 0200 0202 0000 0800 0300 02000000 0800 0400 05000000
                        """),
                arguments("-a -u 10.9.8.7:514 -r 10.1.2.5:514 -g -w 6", to("10.1.2.5", 514, Forward.DIRECT, 6), """
                        0600 0b00 0200 0000 1400 0100 0a010205 00000000 00000000 00000000
                        0600 0200 0202 0000 0800 0300 03000000 0800 0400 06000000
                        """));
    }

    private static Destination to(String address, int port, Forward forward, int weight) {
        return new Destination(Ip.of(address), new Port(port), forward, weight);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isWrittenAndReadAsIpvsadmDoes(String arguments, Destination destination, String bytes) {
        assertThat(DestinationCodec.encode(destination).toString())
                .as(arguments)
                .isEqualTo(attributes(bytes + THRESHOLDS).toString());
        assertThat(DestinationCodec.decode(attributes(bytes + TUNNEL + THRESHOLDS)))
                .as(arguments)
                .isEqualTo(destination);
    }

    /// What kernel 6.12 said of a destination with connections, thresholds 9 and 4, from `strace -e trace=recvmsg -xx
    /// ipvsadm -Ln`; attribute 10 are the 32-bit counters.
    private static final String LOADED = """
            1400 0100 0a010203 00000000 00000000 00000000 0600 0200 1f91 0000
            0800 0300 00000000 0800 0400 03000000
            0500 0d00 00000000 0600 0e00 0000 0000 0600 0f00 0000 0000
            0800 0500 09000000 0800 0600 04000000
            0800 0700 02000000 0800 0800 03000000 0800 0900 01000000 0600 0b00 0200 0000
            6400 0a00 0800 0100 05000000 0800 0200 1b000000 0800 0300 15000000 0400 0b00
            0c00 0400 b32c000000000000 0400 0b00 0c00 0500 519c000000000000
            0800 0600 01000000 0800 0700 03000000 0800 0800 03000000 0800 0900 96050000 0800 0a00 8a130000
            a000 0c00 0c00 0100 0500000000000000 0400 0b00 0c00 0200 1b00000000000000 0400 0b00
            0c00 0300 1500000000000000 0400 0b00 0c00 0400 b32c000000000000 0400 0b00
            0c00 0500 519c000000000000 0400 0b00 0c00 0600 0100000000000000 0400 0b00
            0c00 0700 0300000000000000 0400 0b00 0c00 0800 0300000000000000 0400 0b00
            0c00 0900 9605000000000000 0400 0b00 0c00 0a00 8a13000000000000
            """;

    @Test
    void theLoadOfADestinationIsRead() {
        assertThat(DestinationCodec.load(attributes(LOADED)))
                .isEqualTo(new Load(
                        to("10.1.2.3", 8081, Forward.MASQUERADE, -1),
                        2,
                        3,
                        1,
                        new Counters(5, 27, 21, 11443, 40017, 1, 3, 3, 1430, 5002)));
    }

    @Test
    void eachCounterHasItsPlace() {
        var bytes = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            bytes.append("0c00 %02x00 %02x00000000000100".formatted(i, i));
        }
        long high = 1L << 48;
        assertThat(CountersCodec.decode(attributes(bytes.toString())))
                .isEqualTo(new Counters(
                        high + 1, high + 2, high + 3, high + 4, high + 5, high + 6, high + 7, high + 8, high + 9,
                        high + 10));
    }

    @Test
    void aDestinationWithThresholdsHasAWeightThatNobodyWants() {
        var destination = DestinationCodec.decode(attributes(LOADED));
        assertThat(destination).isNotNull().extracting(Destination::weight).isEqualTo(-1);
    }

    @Test
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> DestinationCodec.decode(attributes("0600 0b00 0200 0000")))
                .isInstanceOf(MisshapenException.class)
                .hasMessage("attribute 1 is missing");
    }

    @Test
    void damagedBytesGiveAValueOrANamedError() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] whole = HexFormat.of().parseHex(LOADED.replaceAll("\\s", ""));
        for (int round = 0; round < 50_000; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(100)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                DestinationCodec.load(Attributes.read(damaged));
                ServiceCodec.decode(Attributes.read(damaged));
            } catch (MisshapenException e) {
                assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
            }
        }
    }
}
