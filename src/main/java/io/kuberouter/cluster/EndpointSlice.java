package io.kuberouter.cluster;

import io.kuberouter.net.Family;
import java.util.List;

/// A `discovery.k8s.io/v1 EndpointSlice` of an address type that carries addresses (FQDN slices are not read).
///
/// @param service the Service it belongs to: label `kubernetes.io/service-name`, else the only owner's name, else
///     `generateName` without its dash
public record EndpointSlice(
        ObjectName name,
        ObjectName service,
        Family family,
        List<SlicePort> ports,
        List<Endpoint> endpoints,
        List<Flaw> flaws) {

    public EndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        flaws = List.copyOf(flaws);
    }
}
