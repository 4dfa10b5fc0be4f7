package io.kuberouter.cluster;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A `v1 Node`.
///
/// @param podCidrs `spec.podCIDRs`, else `spec.podCIDR`, united with the `kube-router.io/pod-cidr(s)` annotations
/// @param annotations those under `kube-router.io/`
/// @param providerId `spec.providerID`, empty when null
public record Node(
        ObjectName name,
        List<Ip> internalIps,
        List<Ip> externalIps,
        List<Prefix> podCidrs,
        Map<String, String> labels,
        Map<String, String> annotations,
        String providerId,
        List<Flaw> flaws) {

    public Node {
        internalIps = List.copyOf(internalIps);
        externalIps = List.copyOf(externalIps);
        podCidrs = List.copyOf(podCidrs);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        flaws = List.copyOf(flaws);
    }

    /// All addresses, internal ones first, in the order of the Node object.
    public List<Ip> addresses() {
        return Stream.concat(internalIps.stream(), externalIps.stream()).toList();
    }

    /// The first internal address, else the first external one.
    public Optional<Ip> primary() {
        return addresses().stream().findFirst();
    }

    /// The node's address of one family: the first internal one, else the first external one.
    public Optional<Ip> address(Family family) {
        return addresses().stream().filter(ip -> ip.family() == family).findFirst();
    }
}
