package io.kuberouter.state;

/// What IPVS counted for a virtual server or a destination since it was made, and its present rates, which the kernel
/// smooths over some seconds. In is from clients, out is to clients (with masquerading alone).
///
/// @param connectionsPerSecond the kernel's two-second estimate, as are the other rates; bytes, not bits
public record Counters(
        long connections,
        long packetsIn,
        long packetsOut,
        long bytesIn,
        long bytesOut,
        long connectionsPerSecond,
        long packetsInPerSecond,
        long packetsOutPerSecond,
        long bytesInPerSecond,
        long bytesOutPerSecond) {}
