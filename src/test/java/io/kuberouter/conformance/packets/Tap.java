package io.kuberouter.conformance.packets;

import com.sun.jna.Memory;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A socket below or beside the protocols of the kernel. Belongs to the network namespace of the thread that opened it.
final class Tap implements AutoCloseable {

    private static final int FRAME = 2048;
    private static final int KERNEL_BUFFER = 16 * 1024 * 1024;
    private static final int SOCKADDR = 28;

    private final int fd;
    private final Memory out = new Memory(FRAME);
    private final Memory in = new Memory(FRAME);
    private final Memory peer = new Memory(SOCKADDR);
    private final Memory peerLength = new Memory(4);

    private Tap(int fd) {
        this.fd = fd;
    }

    /// Whole frames of an interface: sends any, hears those that arrive.
    static Tap link(String name) throws IOException {
        var tap = open(Libc.AF_PACKET, Short.toUnsignedInt(big(Libc.ETH_P_ALL)));
        tap.option(Libc.SOL_PACKET, Libc.PACKET_IGNORE_OUTGOING, 1);
        try (var address = new Memory(20)) {
            address.clear();
            address.setShort(0, (short) Libc.AF_PACKET);
            address.setShort(2, big(Libc.ETH_P_ALL));
            address.setInt(4, Libc.if_nametoindex(name));
            check("binding to " + name, Libc.bind(tap.fd, address, 20));
        }
        return tap;
    }

    /// Packets of one protocol that reach this machine itself, behind its input hook.
    static Tap arrivals(Family family, int protocol) throws IOException {
        return open(family.number(), protocol);
    }

    /// Sends packets with any header, through this machine's output hook.
    static Tap departures(Family family) throws IOException {
        return open(family.number(), Libc.IPPROTO_RAW);
    }

    private static Tap open(int domain, int protocol) throws IOException {
        int fd = Libc.socket(domain, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol);
        check("opening a raw socket", fd);
        var tap = new Tap(fd);
        tap.option(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, KERNEL_BUFFER);
        return tap;
    }

    private void option(int level, int option, int value) throws IOException {
        try (var memory = new Memory(4)) {
            memory.setInt(0, value);
            check("socket option " + option, Libc.setsockopt(fd, level, option, memory, 4));
        }
    }

    private static void check(String tried, long result) throws IOException {
        if (result < 0) {
            throw new IOException(tried + " failed with errno " + Libc.errno());
        }
    }

    private static short big(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? (short) value : Short.reverseBytes((short) value);
    }

    int descriptor() {
        return fd;
    }

    void send(byte[] frame) throws IOException {
        out.write(0, frame, 0, frame.length);
        check("sending a frame", Libc.send(fd, out, frame.length, 0));
    }

    /// Sends a packet that has its header already. The firewall's refusal is no failure: it shows elsewhere.
    void send(byte[] packet, Ip to) throws IOException {
        out.write(0, packet, 0, packet.length);
        boolean four = to.family() == Family.IPV4;
        peer.clear();
        peer.setShort(0, (short) to.family().number());
        peer.write(four ? 4 : 8, to.bytes(), 0, to.family().bytes());
        long sent = Libc.sendto(fd, out, packet.length, 0, peer, four ? 16 : SOCKADDR);
        if (sent < 0 && Libc.errno() != Libc.EPERM) {
            check("sending a packet to " + to, sent);
        }
    }

    /// All that waits, without waiting for more.
    void drain(Consumer<ByteBuffer> each) throws IOException {
        drain((from, packet) -> each.accept(packet));
    }

    /// What came, with the address that it came from where the kernel tells it.
    interface Arrival {
        void of(@Nullable Ip from, ByteBuffer packet);
    }

    /// Like [#drain(Consumer)], for a raw socket of IPv6: the kernel keeps the header to itself and tells the sender.
    void drain(Arrival each) throws IOException {
        while (true) {
            peerLength.setInt(0, SOCKADDR);
            long length = Libc.recvfrom(fd, in, FRAME, Libc.MSG_DONTWAIT, peer, peerLength);
            if (length < 0 && Libc.errno() == Libc.EAGAIN) {
                return;
            }
            if (length < 0 && Libc.errno() != Libc.EINTR) {
                check("receiving", length);
            }
            if (length > 0) {
                boolean six = peer.getShort(0) == Libc.AF_INET6;
                each.of(six ? Ip.of(peer.getByteArray(8, 16)) : null, ByteBuffer.wrap(in.getByteArray(0, (int)
                        length)));
            }
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
        out.close();
        in.close();
        peer.close();
        peerLength.close();
    }
}
