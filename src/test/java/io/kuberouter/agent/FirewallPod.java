package io.kuberouter.agent;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A pod beside a node: a network namespace of its own, routed through the node, where every connection to one of its
/// ports is echoed.
final class FirewallPod implements AutoCloseable {

    static final List<Integer> PORTS = List.of(8080, 8081, 9090);
    private static final int PATIENCE_MILLIS = 1_500;

    private final Namespace space = new Namespace();
    private final List<ServerSocket> listeners = new ArrayList<>();
    private final String name;
    private final String address;

    /// @param number of its cable, unlike those of all others on this node
    FirewallPod(Namespace node, int number, String name, String address) throws Exception {
        this.name = name;
        this.address = address;
        node.sh("""
                ip link add to%1$d type veth peer name eth0 netns %2$s
                ip link set to%1$d up
                ip route add %3$s/32 dev to%1$d
                """.formatted(number, space.path().getFileName(), address));
        space.sh("""
                ip addr add %s/32 dev eth0
                ip link set eth0 up
                ip route add 169.254.1.1 dev eth0
                ip route add default via 169.254.1.1
                """.formatted(address));
        for (int port : PORTS) {
            listeners.add(echo(space, address, port));
        }
    }

    /// Echoes connections in a namespace until it is closed.
    static ServerSocket echo(Namespace space, String address, int port) throws Exception {
        return space.in(() -> {
            var listener = new ServerSocket();
            listener.bind(new InetSocketAddress(address, port), 1_000);
            Thread.ofPlatform().daemon().name("echo").start(() -> accept(listener));
            return listener;
        });
    }

    private static void accept(ServerSocket listener) {
        try {
            while (true) {
                var socket = listener.accept();
                Thread.ofPlatform().daemon().name("echo").start(() -> echo(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // the other end went
        }
    }

    /// As `explain` knows it.
    String name() {
        return name;
    }

    String address() {
        return address;
    }

    Namespace space() {
        return space;
    }

    /// Whether a connection opens.
    boolean reaches(String to, int port) throws Exception {
        return space.in(() -> isOpen(0, to, port));
    }

    /// Likewise, from that port; for use on a thread of this namespace.
    boolean isOpen(int from, String to, int port) {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(address, from));
            socket.connect(new InetSocketAddress(to, port), PATIENCE_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /// A connection that stays open.
    Talk talk(FirewallPod to, int port) throws Exception {
        return new Talk(space.in(() -> {
            var socket = new Socket();
            socket.connect(new InetSocketAddress(to.address, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        }));
    }

    /// A connection to a port that echoes.
    record Talk(Socket socket) implements AutoCloseable {

        /// Whether what is said now comes back.
        boolean goesOn() {
            try {
                socket.getOutputStream().write(7);
                return socket.getInputStream().read() == 7;
            } catch (IOException broken) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException, TargetException {
        for (var listener : listeners) {
            listener.close();
        }
        space.close();
    }
}
