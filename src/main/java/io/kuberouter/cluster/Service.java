package io.kuberouter.cluster;

import io.kuberouter.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `v1 Service`, as far as this agent reads it.
///
/// @param created `metadata.creationTimestamp`; settles who keeps an address that two Services claim
/// @param type `spec.type` as written: `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`
/// @param clusterIps canonical, without `None`; empty for a headless Service
/// @param ports those that could be read; the others are among the flaws
/// @param externalIps `spec.externalIPs` that could be read
/// @param loadBalancerIps `status.loadBalancer.ingress[].ip` whose `ipMode` is not `Proxy`
/// @param internalPolicy Cluster when the field is null
/// @param affinity the time for which a client stays with its endpoint, when `sessionAffinity` is `ClientIP`
/// @param healthCheckNodePort 0 when there is none
/// @param labels all labels
/// @param annotations those under `kube-router.io/`
public record Service(
        ObjectName name,
        Instant created,
        String type,
        List<Ip> clusterIps,
        List<ServicePort> ports,
        List<Ip> externalIps,
        List<Ip> loadBalancerIps,
        TrafficPolicy internalPolicy,
        TrafficPolicy externalPolicy,
        Optional<Duration> affinity,
        int healthCheckNodePort,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Flaw> flaws) {

    public Service {
        clusterIps = List.copyOf(clusterIps);
        ports = List.copyOf(ports);
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        flaws = List.copyOf(flaws);
    }
}
