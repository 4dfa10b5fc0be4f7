package io.kuberouter.lab.cluster;

import io.kuberouter.kernel.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

/// Asks by real connections whether one network name space reaches another.
///
/// @param from the name space that asks
/// @param address the listener that is asked
record Probe(Path from, InetSocketAddress address) {

    /// The kernel tells of so many refusals a second and no more; one that is not told of must not cost much.
    private static final int PATIENCE_MILLIS = 10;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// Accepts connections in a name space until closed, and says nothing.
    static ServerSocket listen(Path namespace, int port) throws Exception {
        var server = NetworkNamespace.inside(namespace, () -> new ServerSocket(port, 256));
        Thread.ofPlatform().daemon().name("listener").start(() -> {
            try {
                while (true) {
                    server.accept().close();
                }
            } catch (IOException _) {
                // closed
            }
        });
        return server;
    }

    /// Asks without a pause until the answer is as wanted.
    ///
    /// @return how long that took from `since`, a value of the nanosecond clock
    Duration until(boolean open, long since) throws Exception {
        return NetworkNamespace.inside(from, () -> {
            while (isOpen() != open) {
                var waited = Duration.ofNanos(System.nanoTime() - since);
                Disproved.unless(waited.compareTo(LIMIT) < 0, address + (open ? " is still closed" : " is still open"));
            }
            return Duration.ofNanos(System.nanoTime() - since);
        });
    }

    private boolean isOpen() {
        try (var socket = new Socket()) {
            socket.connect(address, PATIENCE_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
