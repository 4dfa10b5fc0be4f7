package io.kuberouter.netlink;

import static io.kuberouter.netlink.Attribute.bytes;
import static io.kuberouter.netlink.Attribute.flag;
import static io.kuberouter.netlink.Attribute.nested;
import static io.kuberouter.netlink.Attribute.string;
import static io.kuberouter.netlink.Attribute.u16;
import static io.kuberouter.netlink.Attribute.u16be;
import static io.kuberouter.netlink.Attribute.u32;
import static io.kuberouter.netlink.Attribute.u32be;
import static io.kuberouter.netlink.Attribute.u64;
import static io.kuberouter.netlink.Attribute.u64be;
import static io.kuberouter.netlink.Attribute.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows are of a little-endian machine, as every test machine is.
class AttributesTest {

    static Stream<Arguments> rows() {
        return Stream.of(
                row("u8", u8(1, 0xf2), "0500 0100 f2000000", a -> a.u8(1), 0xf2),
                row("u16", u16(2, 0xf234), "0600 0200 34f2 0000", a -> a.u16(2), 0xf234),
                row("u16be", u16be(3, 0xf234), "0600 0300 f234 0000", a -> a.u16be(3), 0xf234),
                row("u32", u32(4, 0x12345678), "0800 0400 78563412", a -> a.u32(4), 0x12345678),
                row("u32be", u32be(5, 0x12345678), "0800 0500 12345678", a -> a.u32be(5), 0x12345678),
                row(
                        "u64",
                        u64(6, 0x123456789abcdef0L),
                        "0c00 0600 f0debc9a78563412",
                        a -> a.u64(6),
                        0x123456789abcdef0L),
                row(
                        "u64be",
                        u64be(7, 0x123456789abcdef0L),
                        "0c00 0700 123456789abcdef0",
                        a -> a.u64be(7),
                        0x123456789abcdef0L),
                row("string", string(0x123, "abc"), "0800 2301 61626300", a -> a.string(0x123), "abc"),
                row("padded string", string(9, "abcd"), "0900 0900 6162636400 000000", a -> a.string(9), "abcd"),
                row("flag", flag(10), "0400 0a00", a -> a.has(10), true),
                row("bytes", bytes(11, new byte[] {1, 2, 3}), "0700 0b00 010203 00", a -> a.bytes(11), new byte[] {
                    1, 2, 3
                }),
                row(
                        "nested, with its mark",
                        nested(12, u8(1, 7), u16(2, 8)),
                        "1400 0c80 0500 0100 07000000 0600 0200 0800 0000",
                        a -> a.nested(12).u16(2),
                        8));
    }

    private static Arguments row(
            String name, Attribute written, String bytes, Function<Attributes, Object> reader, Object value) {
        return arguments(name, written, bytes, reader, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isWrittenAndReadAsTheKernelLaysItOut(
            String name, Attribute written, String bytes, Function<Attributes, Object> reader, Object value) {
        byte[] expected = HexFormat.of().parseHex(bytes.replace(" ", ""));
        assertThat(Attributes.of(written).bytes()).as(name).isEqualTo(expected);
        assertThat(reader.apply(Attributes.read(expected))).as(name).isEqualTo(value);
    }

    @Test
    void refusesATypeWrittenTwice() {
        assertThatThrownBy(() -> Attributes.of(u8(1, 1), u16(1, 2))).hasMessage("attribute 1 is written twice");
        assertThatThrownBy(() -> Attributes.of(u8(1, 1), nested(1, u8(2, 2))))
                .hasMessage("attribute 1 is written twice");
    }

    @Test
    void aListMayRepeatAType() {
        var list = Attributes.list(List.of(nested(1, u8(5, 3)), nested(1, u8(5, 4))));
        assertThat(list.elements()).extracting(a -> a.u8(5)).containsExactly(3, 4);
    }

    @Test
    void namesWhatIsMissingOrMisshapen() {
        var attributes = Attributes.of(u16(4, 1), nested(5, u8(1, 1)));
        assertThatThrownBy(() -> attributes.u32(3))
                .isInstanceOf(MisshapenException.class)
                .hasMessage("attribute 3 is missing");
        assertThatThrownBy(() -> attributes.u32(4)).hasMessage("attribute 4 has 2 bytes, not 4");
        assertThatThrownBy(() -> attributes.nested(4)).hasMessageContaining("inside attribute 4");
        assertThat(attributes.u32(3, 77)).isEqualTo(77);
    }

    @Test
    void anAttributeMayNotRunOverTheEnd() {
        assertThatThrownBy(() -> Attributes.read(new byte[] {9, 0, 1, 0, 1, 2, 3, 4}))
                .isInstanceOf(MisshapenException.class)
                .hasMessage("the attribute at byte 0 claims 9 of 8 bytes");
        assertThatThrownBy(() -> Attributes.read(new byte[] {0, 0, 1, 0})).isInstanceOf(MisshapenException.class);
    }

    @Test
    void damagedBytesGiveAValueOrANamedError() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] whole = Attributes.of(u8(1, 1), string(2, "name"), nested(3, u32(1, 4), u64(2, 9)), u64(4, 5))
                .bytes();
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            readAll(Arrays.copyOf(damaged, random.nextInt(damaged.length + 1)), seed);
        }
    }

    private static void readAll(byte[] damaged, long seed) {
        try {
            var a = Attributes.read(damaged);
            assertThat(a.toString()).isNotNull();
            a.u8(1);
            a.string(2);
            a.nested(3).u64(2);
            a.elements();
            a.u64(4);
        } catch (MisshapenException e) {
            assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
        }
    }
}
