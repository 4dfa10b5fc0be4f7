package io.kuberouter.netlink;

import com.sun.jna.Memory;
import java.time.Duration;

/// Ends from another thread the waiting for a descriptor.
final class Wakeup implements AutoCloseable {

    private final Descriptor event;

    private Wakeup(int fd) {
        this.event = new Descriptor(fd);
    }

    static Wakeup open() throws NetlinkException {
        int fd = Libc.eventfd(0, Libc.EFD_CLOEXEC);
        if (fd < 0) {
            throw new NetlinkException("eventfd", Libc.errno());
        }
        return new Wakeup(fd);
    }

    /// Waits until the descriptor has something to read; false once [#wake] was called.
    boolean awaits(int descriptor) {
        return awaits(descriptor, -1);
    }

    /// Like [#awaits(int)], but also false if the time is up.
    boolean awaits(int descriptor, Duration patience) {
        return awaits(descriptor, (int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
    }

    private boolean awaits(int descriptor, int millis) {
        try (var descriptors = new Memory(16)) {
            descriptors.setInt(0, descriptor);
            descriptors.setInt(4, Libc.POLLIN);
            descriptors.setInt(8, event.number());
            descriptors.setInt(12, Libc.POLLIN);
            int ready;
            do {
                ready = Libc.poll(descriptors, 2, millis);
            } while (ready < 0 && Libc.errno() == Errno.EINTR);
            return ready > 0 && descriptors.getShort(14) == 0;
        }
    }

    /// Does nothing once it is closed.
    void wake() {
        if (event.isClosed()) {
            return;
        }
        try (var one = new Memory(8)) {
            one.setLong(0, 1);
            Libc.write(event.number(), one, 8);
        }
    }

    @Override
    public void close() {
        event.close();
    }
}
