package io.kuberouter.plan.proxy;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Timeouts;
import java.util.List;
import java.util.Set;

/// What the flags say about the service proxy.
///
/// @param families enabled by flag; used where the Node has an address of the family too
/// @param masqueradeAll `--masquerade-all`
/// @param nodePortOnAllAddresses `--nodeport-bindon-all-ip`
/// @param clusterCidrs `--cluster-cidr`: where pods live, beside the pod CIDRs of the Node
/// @param timeouts `--service-{tcp,tcpfin,udp}-timeout`, the kernel's own where a flag is 0
public record ProxySettings(
        Set<Family> families,
        boolean masqueradeAll,
        boolean nodePortOnAllAddresses,
        List<Prefix> clusterCidrs,
        Timeouts timeouts) {

    public ProxySettings {
        families = Set.copyOf(families);
        clusterCidrs = List.copyOf(clusterCidrs);
    }
}
