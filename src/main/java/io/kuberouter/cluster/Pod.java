package io.kuberouter.cluster;

import io.kuberouter.net.Ip;
import java.util.List;
import java.util.Map;

/// A `v1 Pod`, as far as this agent reads it.
///
/// @param uid `metadata.uid`, or what the kubelet made of a static pod's file: what a container runtime knows the pod
/// by
/// @param node `spec.nodeName`, empty while unscheduled
/// @param ips `status.podIPs`
/// @param phase `status.phase` as written
/// @param ports named container ports, init containers included
/// @param graceSeconds `spec.terminationGracePeriodSeconds`, 30 when null
public record Pod(
        ObjectName name,
        String uid,
        String node,
        List<Ip> ips,
        String phase,
        boolean hostNetwork,
        boolean deleting,
        int graceSeconds,
        Map<String, String> labels,
        List<ContainerPort> ports,
        List<Flaw> flaws) {

    public Pod {
        ips = List.copyOf(ips);
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        flaws = List.copyOf(flaws);
    }

    /// The same pod with other addresses.
    public Pod withIps(List<Ip> addresses) {
        return new Pod(name, uid, node, addresses, phase, hostNetwork, deleting, graceSeconds, labels, ports, flaws);
    }
}
