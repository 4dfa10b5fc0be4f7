package io.kuberouter.lab.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The one way from the nodes to the API server: a port of the loopback address that passes connections on. Shutting it
/// is an outage, whatever kind of API server is behind.
final class Gate implements AutoCloseable {

    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private @Nullable ServerSocket listener;

    private Gate(int target) {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
    }

    /// A gate that stands open.
    ///
    /// @param target a port of the loopback address
    static Gate to(int target) {
        var gate = new Gate(target);
        gate.open();
        return gate;
    }

    int port() {
        return address.getPort();
    }

    /// Lets connections through again, on the same port.
    void open() {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address);
            address = new InetSocketAddress(address.getAddress(), socket.getLocalPort());
            listener = socket;
            Thread.ofVirtual().start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Refuses new connections and cuts those that stand.
    void shut() {
        hangUp(listener);
        sockets.forEach(Gate::hangUp);
        sockets.clear();
    }

    @Override
    public void close() {
        shut();
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                var client = from.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // Shut, or the client changed its mind.
            }
        }
    }

    private void connect(Socket client) {
        var server = new Socket();
        sockets.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
        } catch (IOException _) {
            hangUp(client);
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One of the two hung up; both are closed now.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void hangUp(@Nullable Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
