package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PolicyRules;
import java.util.Set;
import java.util.TreeSet;

/// What the kernel's objects are called, in either plane: so that a failure of one can be told of the policy that it
/// is for.
public final class KernelNames {

    /// Through these a packet comes to the chain of its pod.
    private static final Set<String> ENTRANCES = Set.of(
            Names.INPUT,
            Names.FORWARD,
            Names.OUTPUT,
            NftWords.podMap(Family.IPV4, Direction.INGRESS).name(),
            NftWords.podMap(Family.IPV4, Direction.EGRESS).name());

    private KernelNames() {}

    /// Whether no policy has effect without this object, as people name it: `iptables -t filter KUBE-ROUTER-INPUT`.
    public static boolean isEntrance(String object) {
        return ENTRANCES.contains(object.substring(object.lastIndexOf(' ') + 1));
    }

    /// The chains and sets of a policy. Sets may be those of other policies too.
    public static Set<String> of(PolicyRules policy) {
        var names = new TreeSet<String>();
        for (var direction : Direction.values()) {
            names.add(Names.policyChain(policy.id(), direction));
            policy.rules(direction)
                    .forEach(rule -> rule.allows().forEach(allowance -> {
                        allowance.source().ifPresent(group -> names.add(group.name()));
                        allowance.destination().ifPresent(group -> names.add(group.name()));
                    }));
        }
        return names;
    }

    /// The chains of a pod, and its addresses as members of sets and maps.
    public static Set<String> of(PodGuard guard) {
        var names = new TreeSet<String>();
        names.add(Names.podChain(guard.id()));
        for (var direction : Direction.values()) {
            names.add(Names.podChain(guard.id(), direction));
        }
        guard.addresses().stream().map(Ip::asPrefix).map(Object::toString).forEach(names::add);
        return names;
    }
}
