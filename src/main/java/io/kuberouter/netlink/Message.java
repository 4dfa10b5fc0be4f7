package io.kuberouter.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A netlink message without the parts that are the socket's business (length, sequence number, port): what
/// `struct nlmsghdr` calls type and flags, and the payload, which is a fixed structure followed by [Attributes].
public final class Message {

    /// Flags of `linux/netlink.h` for a message that makes something: replace what is there, fail if it is there, make
    /// it if it is not, append.
    public static final int REPLACE = 0x100, EXCL = 0x200, CREATE = 0x400, APPEND = 0x800;
    static final int REQUEST = 0x1, ACK = 0x4, DUMP_INTR = 0x10, DUMP = 0x300, CAPPED = 0x100;

    /// Types that mean the same in every protocol.
    static final int ERROR = 2, DONE = 3, FIRST_OF_PROTOCOL = 16;

    static final int HEADER = 16;

    private final int type;
    private final int flags;
    private final byte[] bytes;
    private final int from;
    private final int to;

    private Message(int type, int flags, byte[] bytes, int from, int to) {
        this.type = type;
        this.flags = flags;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /// A message of a fixed structure, filled from its first byte to its last, and attributes.
    public static Message of(int type, int flags, ByteBuffer struct, Attributes attributes) {
        int fixed = Attributes.aligned(struct.capacity());
        byte[] payload = new byte[fixed + attributes.length()];
        struct.get(0, payload, 0, struct.capacity());
        attributes.copyTo(payload, fixed);
        return new Message(type, flags, payload, 0, payload.length);
    }

    /// Room for a structure of so many bytes, in the byte order of this machine, all zero.
    public static ByteBuffer struct(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /// One message read from `bytes`, header and all, at an offset.
    static Message read(byte[] bytes, int offset, int length) {
        var header = wrap(bytes);
        int type = Short.toUnsignedInt(header.getShort(offset + 4));
        int flags = Short.toUnsignedInt(header.getShort(offset + 6));
        return new Message(type, flags, bytes, offset + HEADER, offset + length);
    }

    /// Writes the message, header and all; the bytes it took, padding included.
    int write(ByteBuffer out, int extraFlags, int sequence) {
        int start = out.position();
        int length = HEADER + to - from;
        out.putInt(length).putShort((short) type).putShort((short) (flags | extraFlags | REQUEST));
        out.putInt(sequence).putInt(0).put(bytes, from, to - from);
        while ((out.position() - start & 3) != 0) {
            out.put((byte) 0);
        }
        return out.position() - start;
    }

    int length() {
        return to - from;
    }

    int size() {
        return Attributes.aligned(HEADER + to - from);
    }

    public int type() {
        return type;
    }

    public int flags() {
        return flags;
    }

    /// The first bytes of the payload as a structure in the byte order of this machine, read-only.
    ///
    /// @throws MisshapenException if the payload is shorter
    public ByteBuffer fixed(int size) {
        if (to - from < size) {
            throw new MisshapenException(
                    "message of type " + type + " has " + (to - from) + " bytes where " + size + " belong");
        }
        return ByteBuffer.wrap(bytes, from, size).slice().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    /// The attributes behind a structure of so many bytes.
    ///
    /// @throws MisshapenException if the payload is shorter, or an attribute runs over its end
    public Attributes attributes(int structSize) {
        int start = Attributes.aligned(structSize);
        if (to - from < start) {
            throw new MisshapenException(
                    "message of type " + type + " has " + (to - from) + " bytes where " + start + " belong");
        }
        return Attributes.read(bytes, from + start, to);
    }

    @Override
    public String toString() {
        return "netlink message of type %d, flags 0x%x, %d bytes".formatted(type, flags, to - from);
    }
}
