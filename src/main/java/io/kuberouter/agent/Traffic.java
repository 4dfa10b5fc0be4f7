package io.kuberouter.agent;

import io.kuberouter.state.Counters;
import io.kuberouter.state.ServerKey;
import java.time.Instant;
import java.util.Map;

/// Counters of virtual servers as last read from the kernel.
///
/// @param at when they were read; the epoch if never
/// @param servers ours alone
/// @param all how many virtual servers the kernel holds, foreign ones too
public record Traffic(Instant at, Map<ServerKey, Counters> servers, int all) {

    /// Before anything was read.
    public static final Traffic NONE = new Traffic(Instant.EPOCH, Map.of(), 0);

    public Traffic {
        servers = Map.copyOf(servers);
    }
}
