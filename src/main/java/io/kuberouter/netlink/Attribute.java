package io.kuberouter.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One attribute (`struct nlattr`) on its way into a message. Numbers travel in the byte order of the machine unless
/// the function's name ends in `be`.
public final class Attribute {

    static final int NESTED = 0x8000;

    final int type;
    final byte[] value;

    private Attribute(int type, byte[] value) {
        this.type = type;
        this.value = value;
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    public static Attribute bytes(int type, byte[] value) {
        return new Attribute(type, value.clone());
    }

    /// Present, without a value.
    public static Attribute flag(int type) {
        return new Attribute(type, new byte[0]);
    }

    public static Attribute u8(int type, int value) {
        return new Attribute(type, new byte[] {(byte) value});
    }

    public static Attribute u16(int type, int value) {
        return new Attribute(type, room(2).putShort((short) value).array());
    }

    public static Attribute u16be(int type, int value) {
        return new Attribute(
                type, ByteBuffer.allocate(2).putShort((short) value).array());
    }

    public static Attribute u32(int type, int value) {
        return new Attribute(type, room(4).putInt(value).array());
    }

    public static Attribute u32be(int type, int value) {
        return new Attribute(type, ByteBuffer.allocate(4).putInt(value).array());
    }

    public static Attribute u64(int type, long value) {
        return new Attribute(type, room(8).putLong(value).array());
    }

    public static Attribute u64be(int type, long value) {
        return new Attribute(type, ByteBuffer.allocate(8).putLong(value).array());
    }

    /// UTF-8, ended by a zero byte.
    public static Attribute string(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        byte[] ended = new byte[text.length + 1];
        System.arraycopy(text, 0, ended, 0, text.length);
        return new Attribute(type, ended);
    }

    /// Attributes inside an attribute, marked as such.
    public static Attribute nested(int type, Attributes inside) {
        byte[] value = new byte[inside.length()];
        inside.copyTo(value, 0);
        return new Attribute(type | NESTED, value);
    }

    public static Attribute nested(int type, Attribute... inside) {
        return nested(type, Attributes.of(inside));
    }
}
