package io.kuberouter.netlink;

import java.util.concurrent.atomic.AtomicBoolean;

/// A file descriptor that is closed once: its number belongs to somebody else the moment after.
final class Descriptor implements AutoCloseable {

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    Descriptor(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(number);
        }
    }
}
