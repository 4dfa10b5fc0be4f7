package io.kuberouter.agent;

import io.kuberouter.state.ServerKey;
import java.time.Instant;
import java.util.Map;

/// Counters of virtual servers as last read from the kernel.
///
/// @param at when they were read; the epoch if never
public record Traffic(Instant at, Map<ServerKey, Counters> servers) {

    public Traffic {
        servers = Map.copyOf(servers);
    }

    /// Totals since the virtual server was made, and the kernel's own rates.
    ///
    /// @param active connections in state established, of all destinations; -1 where not asked
    /// @param inactive all other connections; -1 where not asked
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
            long bytesOutPerSecond,
            long active,
            long inactive) {}
}
