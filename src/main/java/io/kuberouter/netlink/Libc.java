package io.kuberouter.netlink;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/// The few calls of libc that netlink needs, bound directly: no argument is copied or converted on the way. All but
/// `close` answer -1 on failure and leave the reason in [#errno()]. For 64-bit Linux, where `size_t` is a `long`.
final class Libc {

    static final int AF_INET = 2;
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVTIMEO = 20;
    static final int SO_SNDTIMEO = 21;
    static final int SO_RCVBUFFORCE = 33;
    static final int MSG_TRUNC = 0x20;
    static final int EFD_CLOEXEC = 0x80000;
    static final int POLLIN = 1;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native int connect(int fd, Pointer address, int length);

    static native int setsockopt(int fd, int level, int option, Pointer value, int length);

    static native int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

    static native long send(int fd, Pointer buffer, long length, int flags);

    static native long recv(int fd, Pointer buffer, long length, int flags);

    static native int poll(Pointer descriptors, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native long write(int fd, Pointer buffer, long length);

    static native int close(int fd);

    /// Why the last call of this thread failed.
    static int errno() {
        return Native.getLastError();
    }
}
