package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Peer;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.NetworkPolicy.Unreadable;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One ingress or egress rule of a NetworkPolicy. No ports means every port and no peers means everybody, so a part
/// that cannot be read must not just vanish: such a peer becomes [Unreadable], and so do all peers of a rule that is
/// left without a readable port. A rule that is none keeps its place, for people know rules by their number.
final class RuleReader {
    private static final Rule NOTHING = new Rule(List.of(new Unreadable()), List.of());

    private final Json in;
    private final List<Peer> peers = new ArrayList<>(1);
    private final List<PolicyPort> ports = new ArrayList<>(1);
    private boolean portless;

    private RuleReader(Json in) {
        this.in = in;
    }

    /// @param peerField `from` or `to`
    static Rule read(Json in, String peerField) {
        return new RuleReader(in).rule(peerField);
    }

    private Rule rule(String peerField) {
        boolean read = in.fields(field -> {
            if (field.equals(peerField)) {
                peers();
            } else if (field.equals("ports")) {
                ports();
            }
        });
        if (!read && in.isNull()) {
            in.flaw("null instead of a rule");
        }
        return !read || portless ? NOTHING : new Rule(peers, ports);
    }

    private void peers() {
        boolean read = in.elements(() -> peers.add(peer()));
        if (!read && !in.isNull()) {
            peers.add(new Unreadable());
        }
    }

    private void ports() {
        int before = in.flawed();
        in.elements(() -> port().ifPresent(ports::add));
        portless = ports.isEmpty() && in.flawed() > before;
    }

    private Peer peer() {
        var peer = new Object() {
            Optional<LabelSelector> namespaces = Optional.empty();
            Optional<LabelSelector> pods = Optional.empty();

            @Nullable
            Block block;
        };
        int before = in.flawed();
        in.fields(field -> {
            switch (field) {
                case "namespaceSelector" -> peer.namespaces = selector();
                case "podSelector" -> peer.pods = selector();
                case "ipBlock" -> peer.block = block();
                default -> {}
            }
        });
        if (in.flawed() > before) {
            return new Unreadable();
        }
        if (peer.namespaces.isPresent() || peer.pods.isPresent()) {
            return new Pods(peer.namespaces, peer.pods);
        }
        if (peer.block == null) {
            in.flaw("a peer without a selector and without an ipBlock");
            return new Unreadable();
        }
        return peer.block;
    }

    private Optional<LabelSelector> selector() {
        return in.isNull() ? Optional.empty() : Optional.ofNullable(SelectorReader.read(in));
    }

    private @Nullable Block block() {
        if (in.isNull()) {
            return null;
        }
        var block = new Object() {
            @Nullable
            Prefix cidr;

            List<Prefix> except = List.of();
        };
        in.fields(field -> {
            switch (field) {
                case "cidr" -> block.cidr = Values.prefix(in);
                case "except" -> block.except = in.list(() -> Values.prefix(in));
                default -> {}
            }
        });
        return block.cidr == null ? null : new Block(block.cidr, block.except);
    }

    private Optional<PolicyPort> port() {
        var port = new Object() {
            @Nullable
            Protocol protocol = Protocol.TCP;

            @Nullable
            Port number;

            @Nullable
            Port end;

            String name = "";
        };
        int before = in.flawed();
        boolean read = in.fields(field -> {
            switch (field) {
                case "protocol" -> port.protocol = Values.protocol(in);
                case "port" -> {
                    if (in.isText()) {
                        port.name = named();
                    } else if (!in.isNull()) {
                        port.number = numbered();
                    }
                }
                case "endPort" -> port.end = Values.port(in);
                default -> {}
            }
        });
        if (!read && in.isNull()) {
            in.flaw("null instead of a port");
        }
        if (!read || in.flawed() > before || port.protocol == null) {
            return Optional.empty();
        }
        return Optional.of(
                new PolicyPort(port.protocol, Optional.ofNullable(port.number), end(port.number, port.end), port.name));
    }

    private String named() {
        String name = in.shared();
        if (name.isEmpty()) {
            in.flaw("an empty port name");
        }
        return name;
    }

    private @Nullable Port numbered() {
        int before = in.flawed();
        Port port = Values.port(in);
        if (port == null && in.flawed() == before) {
            in.flaw("port 0 is outside 1-65535");
        }
        return port;
    }

    /// A range needs a number to begin with and must not end before it; else it is the single port.
    private Optional<Port> end(@Nullable Port first, @Nullable Port last) {
        if (last == null) {
            return Optional.empty();
        }
        if (first == null || last.number() < first.number()) {
            in.flaw("endPort", first == null ? "endPort without a port number" : last + " lies before port " + first);
            return Optional.empty();
        }
        return Optional.of(last);
    }
}
