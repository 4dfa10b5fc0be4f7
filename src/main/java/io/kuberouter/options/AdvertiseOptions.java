package io.kuberouter.options;

import java.util.List;

/// What is announced to BGP peers unless a Service says otherwise.
///
/// @param clusterIps cluster IPs of Services
/// @param externalIps external IPs of Services
/// @param loadBalancerIps load-balancer addresses of Services
/// @param podNetworks this node's pod networks
/// @param overrideNextHop whether this node names itself as next hop of all it announces
public record AdvertiseOptions(
        boolean clusterIps,
        boolean externalIps,
        boolean loadBalancerIps,
        boolean podNetworks,
        boolean overrideNextHop) {
    static final Flag<Boolean> CLUSTER_IP =
            Flag.of("advertise-cluster-ip", Kind.BOOL, false, "Announce cluster IPs of Services to BGP peers.");
    static final Flag<Boolean> EXTERNAL_IP =
            Flag.of("advertise-external-ip", Kind.BOOL, false, "Announce external IPs of Services to BGP peers.");
    static final Flag<Boolean> LOAD_BALANCER_IP =
            Flag.of("advertise-loadbalancer-ip", Kind.BOOL, false, "Announce load-balancer addresses to BGP peers.");
    static final Flag<Boolean> POD_CIDR =
            Flag.of("advertise-pod-cidr", Kind.BOOL, true, "Announce this node's pod networks to BGP peers.");
    static final Flag<Boolean> OVERRIDE_NEXT_HOP =
            Flag.of("override-nexthop", Kind.BOOL, false, "Name this node as next hop of every announced route.");
    static final List<Flag<?>> FLAGS = List.of(CLUSTER_IP, EXTERNAL_IP, LOAD_BALANCER_IP, POD_CIDR, OVERRIDE_NEXT_HOP);

    static AdvertiseOptions read(Values in) {
        return new AdvertiseOptions(
                in.of(CLUSTER_IP),
                in.of(EXTERNAL_IP),
                in.of(LOAD_BALANCER_IP),
                in.of(POD_CIDR),
                in.of(OVERRIDE_NEXT_HOP));
    }
}
