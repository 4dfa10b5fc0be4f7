package io.kuberouter.cluster;

import io.kuberouter.net.Ip;
import java.util.List;

/// One endpoint of a slice.
///
/// @param addresses canonical addresses of the slice's family; those that could not be read are among the slice's flaws
/// @param ready `conditions.ready`, true when null
/// @param serving `conditions.serving`, the value of `ready` when null
/// @param terminating `conditions.terminating`, false when null
/// @param node `nodeName`, empty when null
/// @param zone `zone`, empty when null
public record Endpoint(
        List<Ip> addresses, boolean ready, boolean serving, boolean terminating, String node, String zone) {

    public Endpoint {
        addresses = List.copyOf(addresses);
    }
}
