package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodGuard;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What must stand in the kernel before a pod counts as guarded: what all pods share, and its own chains and entries. A
/// policy that the kernel refuses allows less than it should, so no pod waits for it.
public final class GuardObjects {

    private static final List<String> SHARED = List.of(
            Names.INPUT,
            Names.FORWARD,
            Names.OUTPUT,
            Names.COMMON,
            Names.DEFAULT,
            Names.TAIL,
            "pod-ingress",
            "pod-egress");

    private GuardObjects() {}

    /// Their names, as an area names what it failed at: `KUBE-POD-FW-27RLTRRO6ODJFI3F`, `10.244.1.2/32`.
    public static Set<String> of(PodGuard guard) {
        var names = new HashSet<>(SHARED);
        names.add(Names.podChain(guard.id()));
        for (var direction : Direction.values()) {
            names.add(Names.podChain(guard.id(), direction));
        }
        for (Ip ip : guard.addresses()) {
            names.add(ip.asPrefix().toString());
        }
        return names;
    }
}
