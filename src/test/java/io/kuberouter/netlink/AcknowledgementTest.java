package io.kuberouter.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AcknowledgementTest {

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        "accepted",
                        "24000000 0200 0001 07000000 39300000 00000000 20000000 1100 0500 07000000 00000000",
                        null),
                arguments(
                        "refused, the message cut to its header",
                        "24000000 0200 0001 07000000 39300000 edffffff 20000000 1100 0500 07000000 00000000",
                        new NetlinkError(19, "")),
                arguments(
                        "refused with words",
                        "30000000 0200 0003 07000000 39300000 eaffffff 20000000 1100 0500 07000000 00000000"
                                + "0c00 0100 62616420 69640000",
                        new NetlinkError(22, "bad id")),
                arguments(
                        "refused, the message repeated, an attribute missing",
                        "30000000 0200 0002 07000000 39300000 eaffffff 14000000 1100 0500 07000000 00000000 aabbccdd"
                                + "0800 0500 12000000",
                        new NetlinkError(22, "attribute 18 is missing")),
                arguments("end of a dump", "14000000 0300 0200 07000000 39300000 00000000", null),
                arguments("end of an old kernel's dump", "10000000 0300 0200 07000000 39300000", null),
                arguments(
                        "a dump that failed",
                        "14000000 0300 0200 07000000 39300000 f0ffffff",
                        new NetlinkError(16, "")));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void readsTheErrorAndItsExplanation(String name, String hex, @Nullable NetlinkError error) {
        var frame = Channel.frames(bytes(hex)).getFirst();
        assertThat(frame.sequence()).isEqualTo(7);
        assertThat(Acknowledgement.error(frame.message())).as(name).isEqualTo(error);
    }

    @Test
    void takesADatagramApart() {
        var frames = Channel.frames(bytes(
                "11000000 1400 0200 01000000 00000000 ff000000" + "14000000 1500 0200 02000000 00000000 01020304"));
        assertThat(frames).extracting(Channel.Frame::sequence).containsExactly(1, 2);
        assertThat(frames.get(1).message().type()).isEqualTo(0x15);
        assertThat(frames.get(1).message().fixed(4).getInt()).isEqualTo(0x04030201);
        assertThatThrownBy(() -> frames.get(1).message().fixed(8)).isInstanceOf(MisshapenException.class);
    }

    @Test
    void damagedDatagramsGiveAValueOrANamedError() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] whole = bytes("30000000 0200 0003 07000000 39300000 eaffffff 20000000 1100 0500 07000000 00000000"
                + "0c00 0100 62616420 69640000");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                Channel.frames(damaged).forEach(frame -> Acknowledgement.error(frame.message()));
            } catch (MisshapenException e) {
                assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
            }
        }
    }
}
