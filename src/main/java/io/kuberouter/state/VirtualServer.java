package io.kuberouter.state;

import java.time.Duration;
import java.util.List;

/// A virtual server of IPVS with its destinations.
///
/// @param scheduler name of the kernel's scheduler: `rr`, `lc`, `sh`, `dh`, `mh`
/// @param schedulerFlags of `linux/ip_vs.h`: 0x08, 0x10, 0x20
/// @param persistence how long a client stays with its destination; zero for not at all
/// @param destinations sorted by address and port, each pair once
public record VirtualServer(
        ServerKey key, String scheduler, int schedulerFlags, Duration persistence, List<Destination> destinations) {

    public VirtualServer {
        destinations = List.copyOf(destinations);
    }
}
