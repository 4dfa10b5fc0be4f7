package io.kuberouter.netlink;

import com.sun.jna.Memory;
import io.kuberouter.net.Family;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/// A raw socket that carries no packets: older kernel interfaces are read through its options. For one thread at a
/// time.
public final class OptionSocket implements AutoCloseable {

    private static final int IPPROTO_RAW = 255;
    private static final int IPPROTO_IP = 0, IPPROTO_IPV6 = 41;

    private final Descriptor descriptor;
    private final int level;

    private OptionSocket(int fd, int level) {
        this.descriptor = new Descriptor(fd);
        this.level = level;
    }

    public static OptionSocket open(Family family) throws NetlinkException {
        int fd = Libc.socket(family.number(), Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, IPPROTO_RAW);
        if (fd < 0) {
            throw new NetlinkException("opening a raw socket", Libc.errno());
        }
        return new OptionSocket(fd, family == Family.IPV4 ? IPPROTO_IP : IPPROTO_IPV6);
    }

    /// Reads an option of level `IPPROTO_IP` or `IPPROTO_IPV6`.
    ///
    /// @param size bytes to read
    /// @return the bytes in the order of this machine
    public ByteBuffer option(int name, int size) throws NetlinkException {
        return option(name, new byte[0], size, view -> {
            var copy = ByteBuffer.allocate(size).order(view.order());
            return copy.put(view).flip();
        });
    }

    /// Reads an option that is asked for by what its structure begins with, such as the name of a table.
    ///
    /// @param head how the structure begins as the kernel is to find it
    /// @param size bytes of the whole structure
    /// @param reader is shown the structure as the kernel left it, in the order of this machine; it is gone
    /// afterwards, so that a table of megabytes never lies on the heap
    public <T> T option(int name, byte[] head, int size, Function<ByteBuffer, T> reader) throws NetlinkException {
        try (var value = new Memory(size);
                var length = new Memory(4)) {
            value.clear(); // the kernel leaves gaps, such as behind names
            value.write(0, head, 0, head.length);
            length.setInt(0, size);
            if (Libc.getsockopt(descriptor.number(), level, name, value, length) < 0) {
                throw new NetlinkException("reading socket option " + name, Libc.errno());
            }
            return reader.apply(value.getByteBuffer(0, size).order(ByteOrder.nativeOrder()));
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
