package io.kuberouter.cluster;

/// `spec.internalTrafficPolicy` and `spec.externalTrafficPolicy`: all endpoints, or those of this node.
public enum TrafficPolicy {
    CLUSTER,
    LOCAL
}
