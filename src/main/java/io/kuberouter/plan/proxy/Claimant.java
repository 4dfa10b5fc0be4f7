package io.kuberouter.plan.proxy;

import io.kuberouter.cluster.ObjectName;
import java.time.Instant;

/// A Service port that wants a virtual server. The elder Service comes first; names settle a tie.
record Claimant(Instant created, ObjectName service, String port) implements Comparable<Claimant> {

    @Override
    public int compareTo(Claimant other) {
        int order = created.compareTo(other.created);
        order = order != 0 ? order : service.compareTo(other.service);
        return order != 0 ? order : port.compareTo(other.port);
    }
}
