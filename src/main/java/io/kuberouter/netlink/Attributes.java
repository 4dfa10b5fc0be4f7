package io.kuberouter.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The attributes of a message or of a nested attribute, immutable: written by [#of], read by type. This class alone
/// knows lengths, padding and order (`struct nlattr`: length and type of 16 bits each, the value, zeros up to four
/// bytes). Attributes of types that nobody asks for stay unread; where a type occurs twice, the first one counts.
///
/// Every reader throws [MisshapenException] that names the attribute if it is missing or has another length.
public final class Attributes {

    /// No attributes.
    public static final Attributes NONE = new Attributes(new byte[0], 0, 0);

    private static final int HEADER = 4;
    private static final int TYPE = 0x3fff;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final ByteBuffer in;

    private Attributes(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    static int aligned(int length) {
        return length + 3 & ~3;
    }

    /// Lays attributes out in the order given.
    ///
    /// @throws IllegalArgumentException if a type is written twice
    public static Attributes of(Attribute... attributes) {
        return of(Arrays.asList(attributes));
    }

    /// Like [#of(Attribute...)].
    public static Attributes of(List<Attribute> attributes) {
        for (int i = 1; i < attributes.size(); i++) {
            int type = attributes.get(i).type & TYPE;
            for (int j = 0; j < i; j++) {
                if ((attributes.get(j).type & TYPE) == type) {
                    throw new IllegalArgumentException("attribute " + type + " is written twice");
                }
            }
        }
        return list(attributes);
    }

    /// Lays out a list whose elements may share a type.
    public static Attributes list(List<Attribute> attributes) {
        int size = 0;
        for (var attribute : attributes) {
            size += aligned(HEADER + attribute.value.length);
        }
        var out = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        for (var attribute : attributes) {
            out.putShort((short) (HEADER + attribute.value.length)).putShort((short) attribute.type);
            out.put(attribute.value).position(aligned(out.position()));
        }
        return new Attributes(out.array(), 0, size);
    }

    /// Reads a part of an array that must not change afterwards.
    ///
    /// @throws MisshapenException if an attribute runs over the end
    static Attributes read(byte[] bytes, int from, int to) {
        var attributes = new Attributes(bytes, from, to);
        for (int at = from; at < to; at = attributes.next(at)) {
            int length = to - at < HEADER ? 0 : attributes.lengthAt(at);
            if (length < HEADER || length > to - at) {
                throw new MisshapenException(
                        "the attribute at byte " + (at - from) + " claims " + length + " of " + (to - at) + " bytes");
            }
        }
        return attributes;
    }

    /// Reads attributes as they stand in a message.
    ///
    /// @throws MisshapenException if an attribute runs over the end
    public static Attributes read(byte[] bytes) {
        return read(bytes.clone(), 0, bytes.length);
    }

    private int lengthAt(int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private int typeAt(int at) {
        return in.getShort(at + 2) & TYPE;
    }

    private int next(int at) {
        return at + aligned(lengthAt(at));
    }

    private int find(int type) {
        for (int at = from; at < to; at = next(at)) {
            if (typeAt(at) == type) {
                return at;
            }
        }
        return -1;
    }

    private int value(int type) {
        int at = find(type);
        if (at < 0) {
            throw new MisshapenException("attribute " + type + " is missing");
        }
        return at + HEADER;
    }

    private int value(int type, int length) {
        int at = value(type);
        int found = lengthAt(at - HEADER) - HEADER;
        if (found != length) {
            throw new MisshapenException("attribute " + type + " has " + found + " bytes, not " + length);
        }
        return at;
    }

    public boolean has(int type) {
        return find(type) >= 0;
    }

    public int u8(int type) {
        return Byte.toUnsignedInt(in.get(value(type, 1)));
    }

    public int u16(int type) {
        return Short.toUnsignedInt(in.getShort(value(type, 2)));
    }

    public int u16be(int type) {
        return Short.toUnsignedInt(bigEndian(in.getShort(value(type, 2))));
    }

    /// The 32 bits; a number that may exceed 31 of them is read with [Integer#toUnsignedLong].
    public int u32(int type) {
        return in.getInt(value(type, 4));
    }

    /// The 32 bits where the attribute is there, else the other value.
    public int u32(int type, int otherwise) {
        return has(type) ? u32(type) : otherwise;
    }

    public int u32be(int type) {
        int value = in.getInt(value(type, 4));
        return in.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    public long u64(int type) {
        return in.getLong(value(type, 8));
    }

    public long u64be(int type) {
        long value = in.getLong(value(type, 8));
        return in.order() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    private short bigEndian(short value) {
        return in.order() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
    }

    /// The text up to its first zero byte.
    public String string(int type) {
        int at = value(type);
        int end = at;
        int limit = at + lengthAt(at - HEADER) - HEADER;
        while (end < limit && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    public byte[] bytes(int type) {
        int at = value(type);
        return Arrays.copyOfRange(bytes, at, at + lengthAt(at - HEADER) - HEADER);
    }

    public Attributes nested(int type) {
        int at = value(type);
        try {
            return read(bytes, at, at + lengthAt(at - HEADER) - HEADER);
        } catch (MisshapenException e) {
            throw new MisshapenException("inside attribute " + type + ": " + e.getMessage());
        }
    }

    /// What is nested in each attribute here, whatever its type: the elements of a list.
    public List<Attributes> elements() {
        var elements = new ArrayList<Attributes>();
        for (int at = from; at < to; at = next(at)) {
            elements.add(read(bytes, at + HEADER, at + lengthAt(at)));
        }
        return elements;
    }

    /// All attributes as they stand in a message, padding included.
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    int length() {
        return to - from;
    }

    void copyTo(byte[] out, int at) {
        System.arraycopy(bytes, from, out, at, to - from);
    }

    /// The attributes in hexadecimal, four digits a group.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes, from, to).replaceAll("(.{8})(?=.)", "$1 ");
    }
}
