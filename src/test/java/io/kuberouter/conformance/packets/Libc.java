package io.kuberouter.conformance.packets;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/// The few calls of libc that packets need, bound directly. All answer -1 on failure and leave the reason in
/// [#errno()]. Numbers are those of 64-bit Linux.
final class Libc {

    static final int AF_INET = 2, AF_INET6 = 10, AF_PACKET = 17;
    static final int SOCK_RAW = 3, SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1, SOL_PACKET = 263;
    static final int SO_RCVBUFFORCE = 33;
    static final int PACKET_IGNORE_OUTGOING = 23;
    static final int ETH_P_ALL = 3;
    static final int IPPROTO_RAW = 255;
    static final int MSG_DONTWAIT = 0x40;
    static final int EPERM = 1, EINTR = 4, EAGAIN = 11;
    static final short POLLIN = 1;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native int setsockopt(int fd, int level, int option, Pointer value, int length);

    static native long send(int fd, Pointer buffer, long length, int flags);

    static native long sendto(int fd, Pointer buffer, long length, int flags, Pointer address, int addressLength);

    static native long recvfrom(int fd, Pointer buffer, long length, int flags, Pointer address, Pointer addressLength);

    static native int poll(Pointer descriptors, long count, int timeoutMillis);

    static native int if_nametoindex(String name);

    static native int sched_setaffinity(int thread, long length, Pointer mask);

    static native int sched_getcpu();

    static native int close(int fd);

    /// Why the last call of this thread failed.
    static int errno() {
        return Native.getLastError();
    }
}
