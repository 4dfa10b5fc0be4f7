package io.kuberouter.kernel.nftables;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A pod beside a node: its own network namespace, routed through the node.
final class PodNetwork implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 5_000;

    private final Namespace namespace;
    private final String address;

    /// @param number of the pod on its node: 2 has the address 10.244.1.2
    PodNetwork(Namespace node, int number) throws Exception {
        namespace = new Namespace();
        address = "10.244.1." + number;
        String link = "pod" + number;
        node.sh("""
                ip link add %1$s type veth peer name eth0 netns %2$s
                ip link set %1$s up
                ip addr show dev lo | grep -q 10.244.1.1/32 || ip addr add 10.244.1.1/32 dev lo
                ip route add %3$s/32 dev %1$s
                echo 1 > /proc/sys/net/ipv4/ip_forward
                """.formatted(link, namespace.path().getFileName(), address));
        namespace.sh("""
                ip addr add %s/32 dev eth0
                ip link set eth0 up
                ip route add 10.244.1.1/32 dev eth0
                ip route add default via 10.244.1.1
                """.formatted(address));
    }

    String address() {
        return address;
    }

    /// Listens for connections as long as it is open.
    ServerSocket listen(int port) throws Exception {
        return listen(namespace, address, port);
    }

    static ServerSocket listen(Namespace namespace, String address, int port) throws Exception {
        return namespace.in(() -> {
            var socket = new ServerSocket();
            socket.bind(new InetSocketAddress(address, port), 1_000);
            return socket;
        });
    }

    /// Whether a connection opens.
    boolean reaches(String to, int port) throws Exception {
        return reaches(namespace, to, port);
    }

    static boolean reaches(Namespace namespace, String to, int port) throws Exception {
        return namespace.in(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(to, port), PATIENCE_MILLIS);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Override
    public void close() throws TargetException {
        namespace.close();
    }
}
