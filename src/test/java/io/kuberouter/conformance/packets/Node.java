package io.kuberouter.conformance.packets;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/// The network namespace that plays the node: it forwards, and it holds the firewall.
final class Node implements AutoCloseable {

    /// Errors are not rationed, for each refusal is counted; a connection that got no answer is soon forgotten, for
    /// thousands are tried.
    private static final String SETTINGS = """
            sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
            sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
            sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0
            sysctl -qw net.ipv6.conf.default.accept_dad=0
            sysctl -qw net.ipv4.icmp_ratemask=0 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
            sysctl -qw net.ipv4.icmp_msgs_per_sec=1000000 net.ipv4.icmp_msgs_burst=1000000
            sysctl -qw net.netfilter.nf_conntrack_tcp_timeout_syn_sent=10 net.netfilter.nf_conntrack_udp_timeout=10
            """;

    private final Namespace namespace;
    private final List<Ip> addresses;
    private final Tap loopback;
    private final Map<Family, Tap> departures;
    private final List<Arrivals> arrivals;

    private record Arrivals(Family family, Protocol protocol, Tap tap) {}

    private Node(
            Namespace namespace,
            List<Ip> addresses,
            Tap loopback,
            Map<Family, Tap> departures,
            List<Arrivals> arrivals) {
        this.namespace = namespace;
        this.addresses = addresses;
        this.loopback = loopback;
        this.departures = departures;
        this.arrivals = arrivals;
    }

    static Node with(List<Ip> addresses) throws Exception {
        var namespace = new Namespace();
        var script = new StringBuilder(SETTINGS);
        addresses.forEach(ip -> script.append(
                "ip addr add %s dev lo %s\n".formatted(ip.asPrefix(), ip.family() == Family.IPV6 ? "nodad" : "")));
        namespace.sh(script.toString());
        return namespace.in(() -> {
            var arrivals = new ArrayList<Arrivals>();
            var departures = new EnumMap<Family, Tap>(Family.class);
            for (var family : Family.values()) {
                departures.put(family, Tap.departures(family));
                for (var protocol : Protocol.values()) {
                    arrivals.add(new Arrivals(family, protocol, Tap.arrivals(family, protocol.number())));
                }
            }
            return new Node(namespace, new CopyOnWriteArrayList<>(addresses), Tap.link("lo"), departures, arrivals);
        });
    }

    private static String held(Ip ip) {
        return "ip addr add %s dev lo %s\n".formatted(ip.asPrefix(), ip.family() == Family.IPV6 ? "nodad" : "");
    }

    void hold(Ip address) throws Exception {
        namespace.sh(held(address));
        addresses.add(address);
    }

    Namespace namespace() {
        return namespace;
    }

    boolean owns(Ip ip) {
        return addresses.contains(ip);
    }

    /// What is readable once something of this protocol has arrived.
    int descriptor(Family family, Protocol protocol) {
        return arrivals.stream()
                .filter(one -> one.family == family && one.protocol == protocol)
                .findFirst()
                .orElseThrow()
                .tap
                .descriptor();
    }

    void send(Packet packet) throws IOException {
        Objects.requireNonNull(departures.get(packet.from().family())).send(packet.bytes(), packet.to());
    }

    /// What came through the input hook, and what the node was told of packets of its own.
    void drain(Sightings sightings) throws IOException {
        for (var one : arrivals) {
            one.tap.drain((from, packet) -> {
                if (from == null) {
                    sightings.saw(Sighting.of(packet), this::owns);
                } else {
                    sightings.sawSegment(from, one.protocol, packet);
                }
            });
        }
        loopback.drain(frame -> sightings.saw(Sighting.of(frame.slice(14, frame.limit() - 14)), ip -> false));
    }

    @Override
    public void close() throws TargetException {
        loopback.close();
        departures.values().forEach(Tap::close);
        arrivals.forEach(one -> one.tap.close());
        namespace.close();
    }
}
