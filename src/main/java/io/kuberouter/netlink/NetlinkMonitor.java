package io.kuberouter.netlink;

import com.sun.jna.Memory;

/// Hears what the kernel announces to multicast groups of a netlink protocol, on a platform thread of its own.
public final class NetlinkMonitor implements AutoCloseable {

    private final Channel channel;
    private final Listener listener;
    private final int stop;
    private final Thread thread;

    /// Called on the monitor's thread; must be quick, or announcements are lost.
    public interface Listener {

        /// The kernel announced something.
        void heard(Message message);

        /// Announcements were lost, or could not be read: look for yourself.
        void missed();
    }

    private NetlinkMonitor(Channel channel, Listener listener, int stop, String name) {
        this.channel = channel;
        this.listener = listener;
        this.stop = stop;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::listen);
    }

    /// Listens from now on; what was announced after this returned is heard.
    ///
    /// @param protocol such as [NetlinkSocket#ROUTE]
    /// @param name of the thread
    /// @param groups numbers of multicast groups, such as `RTNLGRP_LINK`
    public static NetlinkMonitor start(int protocol, String name, Listener listener, int... groups)
            throws NetlinkException {
        var channel = Channel.open(protocol);
        try {
            for (int group : groups) {
                channel.join(group);
            }
            int stop = Libc.eventfd(0, Libc.EFD_CLOEXEC);
            if (stop < 0) {
                throw new NetlinkException("eventfd", Libc.errno());
            }
            var monitor = new NetlinkMonitor(channel, listener, stop, name);
            monitor.thread.start();
            return monitor;
        } catch (NetlinkException e) {
            channel.close();
            throw e;
        }
    }

    private void listen() {
        try (var descriptors = new Memory(16)) {
            while (awaits(descriptors)) {
                hear();
            }
        }
    }

    /// Whether there is something to hear; false once it is time to stop.
    private boolean awaits(Memory descriptors) {
        descriptors.setInt(0, channel.descriptor());
        descriptors.setInt(4, Libc.POLLIN);
        descriptors.setInt(8, stop);
        descriptors.setInt(12, Libc.POLLIN);
        int ready;
        do {
            ready = Libc.poll(descriptors, 2, -1);
        } while (ready < 0 && Libc.errno() == Errno.EINTR);
        return ready > 0 && descriptors.getShort(14) == 0;
    }

    private void hear() {
        try {
            for (var frame : channel.receive()) {
                if (frame.message().type() >= Message.FIRST_OF_PROTOCOL) {
                    listener.heard(frame.message());
                }
            }
        } catch (NetlinkException | MisshapenException e) {
            listener.missed();
        }
    }

    /// Stops; nothing is heard once this has returned. Not to be called by the listener.
    @Override
    public void close() {
        try (var one = new Memory(8)) {
            one.setLong(0, 1);
            Libc.write(stop, one, 8);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        channel.close();
        Libc.close(stop);
    }
}
