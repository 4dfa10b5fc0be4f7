package io.kuberouter.netlink;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;

/// A netlink socket of the kernel: datagrams out and in. Connected to the kernel, so nobody else can answer. Belongs to
/// the network namespace of the thread that opened it, and may then be used from any one thread at a time.
final class Channel implements AutoCloseable {

    static final int SEND_BUFFER = 32 * 1024;

    private static final int SOL_NETLINK = 270;
    private static final int ADD_MEMBERSHIP = 1, CAP_ACK = 10, EXT_ACK = 11;
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final int KERNEL_BUFFER = 4 * 1024 * 1024;
    private static final int PATIENCE_SECONDS = 20;
    private static final int EBADF = 9;

    private final Descriptor descriptor;
    private final int fd;
    private final Memory out = new Memory(SEND_BUFFER);
    private final Memory in = new Memory(RECEIVE_BUFFER);

    /// A message with the number that ties it to its answer.
    record Frame(Message message, int sequence) {}

    private Channel(int fd) {
        this.descriptor = new Descriptor(fd);
        this.fd = fd;
    }

    static Channel open(int protocol) throws NetlinkException {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new NetlinkException("opening a netlink socket of protocol " + protocol, Libc.errno());
        }
        var channel = new Channel(fd);
        try {
            channel.prepare();
        } catch (NetlinkException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    /// A receive that nobody answers must fail rather than hang; acknowledgements must not overflow.
    private void prepare() throws NetlinkException {
        try (var kernel = new Memory(12)) {
            kernel.clear();
            kernel.setShort(0, (short) Libc.AF_NETLINK);
            check("binding a netlink socket", Libc.bind(fd, kernel, 12));
            check("connecting a netlink socket", Libc.connect(fd, kernel, 12));
        }
        try (var patience = new Memory(16)) {
            patience.setLong(0, PATIENCE_SECONDS);
            patience.setLong(8, 0);
            check("SO_RCVTIMEO", Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, patience, 16));
            check("SO_SNDTIMEO", Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDTIMEO, patience, 16));
        }
        if (option(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, KERNEL_BUFFER) < 0) {
            check("SO_RCVBUF", option(Libc.SOL_SOCKET, Libc.SO_RCVBUF, KERNEL_BUFFER));
        }
        check("NETLINK_CAP_ACK", option(SOL_NETLINK, CAP_ACK, 1));
        check("NETLINK_EXT_ACK", option(SOL_NETLINK, EXT_ACK, 1));
    }

    private int option(int level, int option, int value) {
        try (var memory = new Memory(4)) {
            memory.setInt(0, value);
            return Libc.setsockopt(fd, level, option, memory, 4);
        }
    }

    private static void check(String tried, int result) throws NetlinkException {
        if (result < 0) {
            throw new NetlinkException(tried, Libc.errno());
        }
    }

    int descriptor() {
        return fd;
    }

    /// Hears from now on what the kernel tells this multicast group.
    void join(int group) throws NetlinkException {
        check("joining netlink group " + group, option(SOL_NETLINK, ADD_MEMBERSHIP, group));
    }

    private void refuseClosed(String tried) throws NetlinkException {
        if (descriptor.isClosed()) {
            throw new NetlinkException(tried, EBADF);
        }
    }

    void send(byte[] bytes, int length) throws NetlinkException {
        refuseClosed("sending by netlink");
        out.write(0, bytes, 0, length);
        long sent;
        do {
            sent = Libc.send(fd, out, length, 0);
        } while (sent < 0 && Libc.errno() == Errno.EINTR);
        if (sent != length) {
            throw new NetlinkException(
                    "sending " + length + " bytes by netlink", sent < 0 ? Libc.errno() : Errno.EMSGSIZE);
        }
    }

    /// The messages of the next datagram; waits for it a while.
    ///
    /// @throws NetlinkException ENOBUFS if datagrams were lost before this one, EAGAIN if none came
    List<Frame> receive() throws NetlinkException {
        refuseClosed("receiving by netlink");
        long length;
        do {
            length = Libc.recv(fd, in, RECEIVE_BUFFER, Libc.MSG_TRUNC);
        } while (length < 0 && Libc.errno() == Errno.EINTR);
        if (length < 0 || length > RECEIVE_BUFFER) {
            throw new NetlinkException("receiving by netlink", length < 0 ? Libc.errno() : Errno.EMSGSIZE);
        }
        return frames(in.getByteArray(0, (int) length));
    }

    /// Takes a datagram apart.
    ///
    /// @throws MisshapenException if a message runs over the end
    static List<Frame> frames(byte[] datagram) {
        var frames = new ArrayList<Frame>();
        var buffer = Message.wrap(datagram);
        for (int at = 0; at < datagram.length; ) {
            int rest = datagram.length - at;
            int length = rest < Message.HEADER ? 0 : buffer.getInt(at);
            if (length < Message.HEADER || length > rest) {
                throw new MisshapenException("a message claims " + length + " of " + rest + " bytes");
            }
            frames.add(new Frame(Message.read(datagram, at, length), buffer.getInt(at + 8)));
            at += Attributes.aligned(length);
        }
        return frames;
    }

    /// The buffers go with this object, not here: another thread may be about to use them.
    @Override
    public void close() {
        descriptor.close();
    }
}
