package io.kuberouter.conformance.packets;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// A network namespace that hangs on the node by a cable of its own: a pod, or everything outside. Neighbours are
/// known beforehand, so nothing but what a test sends is on the cable.
final class Station implements AutoCloseable {

    private static final int HEADER = 14;

    /// What the node's end answers to.
    private static final String GATEWAY = "169.254.1.1", GATEWAY6 = "fe80::1";

    private final int number;
    private final Namespace namespace;
    private final Tap tap;
    private final List<Ip> addresses;

    private Station(int number, Namespace namespace, Tap tap, List<Ip> addresses) {
        this.number = number;
        this.namespace = namespace;
        this.tap = tap;
        this.addresses = addresses;
    }

    /// @param number tells it from the others on this node, 1 to 9999
    static Station on(Namespace node, int number, List<Ip> addresses) throws Exception {
        var namespace = new Namespace();
        var script = new StringBuilder();
        script.append("ip link add to%d address %s type veth peer name eth0 address %s netns %s\n"
                .formatted(
                        number, mac(1, number), mac(2, number), namespace.path().getFileName()));
        script.append("ip link set to%d up\n".formatted(number));
        node.sh(script.toString());
        namespace.sh(inside(number, addresses));
        node.sh(routes(number, addresses));
        return new Station(number, namespace, namespace.in(() -> Tap.link("eth0")), List.copyOf(addresses));
    }

    private static String inside(int number, List<Ip> addresses) {
        var script = new StringBuilder("sysctl -qw net.ipv6.conf.eth0.accept_dad=0 net.ipv6.conf.eth0.accept_ra=0\n");
        script.append("ip link set eth0 up\n");
        addresses.forEach(ip -> script.append(
                "ip addr add %s dev eth0 %s\n".formatted(ip.asPrefix(), ip.family() == Family.IPV6 ? "nodad" : "")));
        for (String gateway : List.of(GATEWAY, GATEWAY6)) {
            script.append("ip neigh replace %s lladdr %s dev eth0 nud permanent\n".formatted(gateway, mac(1, number)));
            script.append("ip route replace default via %s dev eth0 onlink\n".formatted(gateway));
        }
        return script.toString();
    }

    private static String routes(int number, List<Ip> addresses) {
        var script = new StringBuilder();
        for (var ip : addresses) {
            script.append("ip route replace %s dev to%d\n".formatted(ip.asPrefix(), number));
            script.append(
                    "ip neigh replace %s lladdr %s dev to%d nud permanent\n".formatted(ip, mac(2, number), number));
        }
        return script.toString();
    }

    /// Sends here what the node has no other route for.
    void takeTheRest(Namespace node) throws Exception {
        for (String gateway : List.of("169.254.1.2", "fe80::2")) {
            node.sh("ip neigh replace %s lladdr %s dev to%d nud permanent\n".formatted(gateway, mac(2, number), number)
                    + "ip route replace default via %s dev to%d onlink\n".formatted(gateway, number));
        }
    }

    private static String mac(int end, int number) {
        return "02:00:00:%02x:%02x:%02x".formatted(end, number >>> 8, number & 0xff);
    }

    Namespace namespace() {
        return namespace;
    }

    List<Ip> addresses() {
        return addresses;
    }

    int descriptor() {
        return tap.descriptor();
    }

    void send(byte[] packet) throws IOException {
        boolean four = packet[0] >>> 4 == 4;
        var frame = ByteBuffer.allocate(HEADER + packet.length);
        for (int end = 1; end <= 2; end++) {
            frame.put((byte) 2).putShort((short) 0).put((byte) end).putShort((short) number);
        }
        frame.putShort((short) (four ? 0x0800 : 0x86dd)).put(packet);
        tap.send(frame.array());
    }

    void drain(Consumer<ByteBuffer> packets) throws IOException {
        tap.drain(frame -> packets.accept(frame.slice(HEADER, frame.limit() - HEADER)));
    }

    @Override
    public void close() throws TargetException {
        tap.close();
        namespace.close();
    }
}
