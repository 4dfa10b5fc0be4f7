package io.kuberouter.plan.proxy;

import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LocalAddress;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What every Service's plan depends on: this node as the API and the machine describe it. When it changes, every
/// Service is planned anew.
///
/// @param name the Node's name
/// @param addresses the node address of each family that is both enabled and present
/// @param nodePortAddresses where NodePorts answer
/// @param podCidrs the pod CIDRs of this node
/// @param primaryLink the interface that holds the primary address
/// @param hasBridge whether the pods' bridge holds an address; other interfaces come and go with pods and must not
///     cost a plan
/// @param kernel as in [io.kuberouter.cluster.Host]
/// @param randomFully as in [io.kuberouter.cluster.Host]
/// @param flaws of the Node object
record NodeFacts(
        String name,
        Map<Family, Ip> addresses,
        List<Ip> nodePortAddresses,
        List<Prefix> podCidrs,
        Optional<String> primaryLink,
        boolean hasBridge,
        int kernel,
        boolean randomFully,
        List<Flaw> flaws) {

    /// The bridge that pods hang on where the router runs.
    static final String BRIDGE = "kube-bridge";

    /// What is known before the first plan.
    static final NodeFacts NONE =
            new NodeFacts("", Map.of(), List.of(), List.of(), Optional.empty(), false, 0, false, List.of());

    static NodeFacts of(Inputs inputs, ProxySettings settings) {
        var host = inputs.host();
        Optional<Node> node = Optional.ofNullable(inputs.nodes().at(new ObjectName("", host.node())));
        var addresses = new TreeMap<Family, Ip>();
        for (var family : Family.values()) {
            if (settings.families().contains(family)) {
                node.flatMap(n -> n.address(family)).ifPresent(ip -> addresses.put(family, ip));
            }
        }
        Set<Ip> own = Set.copyOf(node.map(Node::addresses).orElse(List.of()));
        return new NodeFacts(
                host.node(),
                addresses,
                settings.nodePortOnAllAddresses()
                        ? everyAddress(host.addresses(), own, addresses.keySet())
                        : List.copyOf(addresses.values()),
                node.map(Node::podCidrs).orElse(List.of()),
                node.flatMap(Node::primary).flatMap(ip -> linkOf(host.addresses(), ip)),
                host.addresses().stream().anyMatch(local -> local.link().equals(BRIDGE)),
                host.kernel(),
                host.randomFully(),
                node.map(Node::flaws).orElse(List.of()));
    }

    boolean has(Family family) {
        return addresses.containsKey(family);
    }

    private static Optional<String> linkOf(List<LocalAddress> locals, Ip ip) {
        return locals.stream()
                .filter(local -> local.prefix().address().equals(ip))
                .map(LocalAddress::link)
                .findFirst();
    }

    /// Every address of the families in use, but for loopback and link-local ones. Bridges of pods and containers are
    /// left out as the original does by their names, unless they hold an address of the Node.
    private static List<Ip> everyAddress(List<LocalAddress> locals, Set<Ip> own, Set<Family> families) {
        Predicate<LocalAddress> taken = local -> own.contains(local.prefix().address())
                || !(local.link().contains("dummy")
                        || local.link().contains("kube")
                        || local.link().contains("docker"));
        return locals.stream()
                .filter(taken)
                .map(local -> local.prefix().address())
                .filter(ip -> families.contains(ip.family()))
                .filter(ip -> !ip.isLoopback() && !ip.isLinkLocal())
                .distinct()
                .sorted()
                .toList();
    }
}
