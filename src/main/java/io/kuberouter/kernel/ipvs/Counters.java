package io.kuberouter.kernel.ipvs;

/// What IPVS counted for a virtual server or a destination since it was made, and its present rates, which the kernel
/// smooths over some seconds. In is from clients, out is to clients (with masquerading alone).
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
