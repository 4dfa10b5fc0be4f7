package io.kuberouter.lab.cluster;

import java.util.List;

/// Who is behind the Service `web`.
final class Endpoints {

    private Endpoints() {}

    static void set(Cluster cluster, String... addresses) {
        Objects.endpoints(cluster.api(), "web-1", List.of(addresses));
    }
}
