package io.kuberouter.cluster;

import io.kuberouter.net.Ip;
import java.util.List;
import java.util.Map;

/// A `v1 Pod`, as far as this agent reads it.
///
/// @param node `spec.nodeName`, empty while unscheduled
/// @param ips `status.podIPs`
/// @param phase `status.phase` as written
/// @param ports named container ports, init containers included
/// @param graceSeconds `spec.terminationGracePeriodSeconds`, 30 when null
public record Pod(
        ObjectName name,
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
}
