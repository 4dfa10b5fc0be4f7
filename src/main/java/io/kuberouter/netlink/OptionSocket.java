package io.kuberouter.netlink;

import com.sun.jna.Memory;
import io.kuberouter.net.Family;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
        return option(name, new byte[size]);
    }

    /// Reads an option that is asked for by what its structure holds already, such as the name of a table.
    ///
    /// @param asked the whole structure as the kernel is to find it
    /// @return the structure as the kernel left it, in the order of this machine
    public ByteBuffer option(int name, byte[] asked) throws NetlinkException {
        int size = asked.length;
        try (var value = new Memory(size);
                var length = new Memory(4)) {
            value.write(0, asked, 0, size);
            length.setInt(0, size);
            if (Libc.getsockopt(descriptor.number(), level, name, value, length) < 0) {
                throw new NetlinkException("reading socket option " + name, Libc.errno());
            }
            return ByteBuffer.wrap(value.getByteArray(0, size)).order(ByteOrder.nativeOrder());
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
