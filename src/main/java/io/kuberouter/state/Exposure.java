package io.kuberouter.state;

/// Why a virtual server exists: the Service port that it makes reachable, and by which way.
///
/// @param service `namespace/name` in parts
/// @param endpoints how many endpoints the port has in all, ready or not
public record Exposure(String namespace, String service, String port, Kind kind, int endpoints) {

    /// The way by which a client reaches it.
    public enum Kind {
        CLUSTER_IP("ClusterIP"),
        NODE_PORT("NodePort"),
        EXTERNAL_IP("ExternalIP"),
        LOAD_BALANCER_IP("LoadBalancerIP");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// As Kubernetes spells it.
        @Override
        public String toString() {
            return word;
        }
    }
}
