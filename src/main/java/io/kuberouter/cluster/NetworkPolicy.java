package io.kuberouter.cluster;

import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.util.List;
import java.util.Optional;

/// A `networking.k8s.io/v1 NetworkPolicy`.
///
/// @param isolatesIngress `policyTypes` holds `Ingress` (or is absent)
/// @param isolatesEgress `policyTypes` holds `Egress` (or is absent and there are egress rules)
public record NetworkPolicy(
        ObjectName name,
        LabelSelector podSelector,
        boolean isolatesIngress,
        boolean isolatesEgress,
        List<Rule> ingress,
        List<Rule> egress,
        List<Flaw> flaws) {

    public NetworkPolicy {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
        flaws = List.copyOf(flaws);
    }

    /// One rule. No peers means everybody, no ports means every port; a rule whose only peer could not be read still
    /// has one peer, [Unreadable], and so allows nobody.
    public record Rule(List<Peer> peers, List<PolicyPort> ports) {
        public Rule {
            peers = List.copyOf(peers);
            ports = List.copyOf(ports);
        }
    }

    /// Who a rule speaks of.
    public sealed interface Peer {}

    /// Pods by selectors; an absent namespace selector means the policy's own namespace.
    public record Pods(Optional<LabelSelector> namespaces, Optional<LabelSelector> pods) implements Peer {}

    /// A CIDR less some others.
    public record Block(Prefix cidr, List<Prefix> except) implements Peer {
        public Block {
            except = List.copyOf(except);
        }
    }

    /// A peer that matches nobody because it could not be understood.
    public record Unreadable() implements Peer {}

    /// A port of a rule: by number, by range, by name, or all ports of the protocol.
    public record PolicyPort(Protocol protocol, Optional<Port> port, Optional<Port> endPort, String name) {}
}
