package io.kuberouter.agent;

import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A packet that policies refused, as the kernel told of it.
///
/// @param number counts the drops of this process from 1
/// @param guarded the pod of this node whose policies refused it
/// @param direction as seen from that pod
/// @param from the pod that held the source address; absent for everything else
/// @param to the pod that held the destination address; absent for everything else
/// @param protocol lower case name of the IP protocol, or its number: `tcp`, `47`
/// @param sourcePort 0 for a protocol without ports
/// @param destinationPort 0 for a protocol without ports
/// @param policies those that isolated the pod in this direction at that time
public record Drop(
        long number,
        Instant at,
        PodKey guarded,
        Direction direction,
        Ip source,
        int sourcePort,
        Optional<PodKey> from,
        Ip destination,
        int destinationPort,
        Optional<PodKey> to,
        String protocol,
        List<PolicyKey> policies) {

    public Drop {
        policies = List.copyOf(policies);
    }
}
