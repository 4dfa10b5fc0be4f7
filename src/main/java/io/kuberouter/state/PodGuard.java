package io.kuberouter.state;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What stands before a pod of this node.
///
/// @param id 16 characters that stand for the pod in names of the kernel and in log prefixes
/// @param addresses those that this pod alone holds, of the families that are on
/// @param ingress the policies that isolate it against what comes in; none means everything may
/// @param egress the policies that isolate it in what goes out; none means everything may
public record PodGuard(PodKey key, String id, List<Ip> addresses, List<PolicyKey> ingress, List<PolicyKey> egress) {

    public PodGuard {
        addresses = List.copyOf(addresses);
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    public List<PolicyKey> policies(Direction direction) {
        return direction == Direction.INGRESS ? ingress : egress;
    }

    /// Those that isolate it in any direction, each once.
    public Set<PolicyKey> policies() {
        var both = new LinkedHashSet<>(ingress);
        both.addAll(egress);
        return both;
    }

    public List<Ip> addresses(Family family) {
        return addresses.stream().filter(ip -> ip.family() == family).toList();
    }
}
