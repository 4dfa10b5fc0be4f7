package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of this host's loopback address.
final class Ports {

    private Ports() {}

    /// One that nobody listens on.
    static int free() {
        return preferably(0);
    }

    /// This one, or another if it is taken.
    static int preferably(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            if (port == 0) {
                throw new UncheckedIOException(taken);
            }
            return free();
        }
    }
}
