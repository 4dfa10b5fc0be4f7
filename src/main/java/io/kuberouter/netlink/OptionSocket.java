package io.kuberouter.netlink;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A raw IPv4 socket that carries no packets: older kernel interfaces are read through its options. For one thread at a
/// time.
public final class OptionSocket implements AutoCloseable {

    private static final int IPPROTO_RAW = 255;

    private final int fd;

    private OptionSocket(int fd) {
        this.fd = fd;
    }

    public static OptionSocket open() throws NetlinkException {
        int fd = Libc.socket(Libc.AF_INET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, IPPROTO_RAW);
        if (fd < 0) {
            throw new NetlinkException("opening a raw socket", Libc.errno());
        }
        return new OptionSocket(fd);
    }

    /// Reads an option of level `IPPROTO_IP`.
    ///
    /// @param size bytes to read
    /// @return the bytes in the order of this machine
    public ByteBuffer option(int name, int size) throws NetlinkException {
        try (var value = new Memory(size);
                var length = new Memory(4)) {
            value.clear();
            length.setInt(0, size);
            if (Libc.getsockopt(fd, 0, name, value, length) < 0) {
                throw new NetlinkException("reading socket option " + name, Libc.errno());
            }
            return ByteBuffer.wrap(value.getByteArray(0, size)).order(ByteOrder.nativeOrder());
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
