package io.kuberouter.netlink;

/// Hears what the kernel announces to multicast groups of a netlink protocol, on a platform thread of its own.
public final class NetlinkMonitor implements AutoCloseable {

    private final Channel channel;
    private final Listener listener;
    private final Wakeup stop;
    private final Thread thread;

    /// Called on the monitor's thread; must be quick, or announcements are lost.
    public interface Listener {

        /// The kernel announced something.
        void heard(Message message);

        /// Announcements were lost, or could not be read: look for yourself.
        void missed();
    }

    private NetlinkMonitor(Channel channel, Listener listener, Wakeup stop, String name) {
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
            var monitor = new NetlinkMonitor(channel, listener, Wakeup.open(), name);
            monitor.thread.start();
            return monitor;
        } catch (NetlinkException e) {
            channel.close();
            throw e;
        }
    }

    private void listen() {
        while (stop.awaits(channel.descriptor())) {
            hear();
        }
    }

    /// A bug in a listener must not make it deaf: it may have missed what it was told.
    private void hear() {
        try {
            for (var frame : channel.receive()) {
                if (frame.message().type() >= Message.FIRST_OF_PROTOCOL) {
                    listener.heard(frame.message());
                }
            }
        } catch (NetlinkException | RuntimeException e) {
            miss();
        }
    }

    private void miss() {
        try {
            listener.missed();
        } catch (RuntimeException _) {
            // it is told again of what comes next
        }
    }

    /// Stops; nothing is heard once this has returned. Not to be called by the listener. Closing once more does
    /// nothing.
    @Override
    public void close() {
        stop.wake();
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
        stop.close();
    }
}
