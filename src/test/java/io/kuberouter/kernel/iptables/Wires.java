package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.netns.Namespace;

/// Pods on a node, each a network namespace, the node routing between them.
final class Wires {

    private Wires() {}

    /// @param link its name on the node
    /// @param gateway an address of the node that the pod sends everything to
    static void connect(Namespace node, Namespace pod, String link, String address, String gateway) throws Exception {
        node.sh("""
                echo 1 > /proc/sys/net/ipv4/ip_forward
                ip link add %1$s type veth peer name eth0 netns %2$s
                ip addr add %4$s/32 dev %1$s
                ip link set %1$s up
                ip route add %3$s dev %1$s
                """.formatted(link, pod.path().getFileName(), address, gateway));
        pod.sh("""
                ip addr add %1$s/32 dev eth0
                ip link set eth0 up
                ip route add %2$s dev eth0
                ip route add default via %2$s
                """.formatted(address, gateway));
    }
}
