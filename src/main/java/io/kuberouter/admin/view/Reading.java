package io.kuberouter.admin.view;

import io.kuberouter.agent.DestinationTraffic;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The counters that belong to some rows: those of every virtual server, and those of the destinations of the few that
/// are looked at.
///
/// @param destinations only of servers that were asked for
public record Reading(Traffic traffic, Map<ServerKey, List<DestinationTraffic>> destinations) {

    public Reading {
        destinations = Map.copyOf(destinations);
    }

    /// Counters of a virtual server; null until the kernel was read.
    public Traffic.@Nullable Counters counters(ServerKey server) {
        return traffic.servers().get(server);
    }

    /// Connections of all destinations in state established, or -1 where they were not read.
    public long active(ServerKey server) {
        var read = destinations.get(server);
        if (read != null) {
            return read.stream().mapToLong(DestinationTraffic::active).sum();
        }
        var counters = counters(server);
        return counters == null ? -1 : counters.active();
    }

    /// All other connections, or -1 where they were not read.
    public long inactive(ServerKey server) {
        var read = destinations.get(server);
        if (read != null) {
            return read.stream().mapToLong(DestinationTraffic::inactive).sum();
        }
        var counters = counters(server);
        return counters == null ? -1 : counters.inactive();
    }

    /// What was read of each destination of a server, by address and port.
    public Map<String, DestinationTraffic> byDestination(ServerKey server) {
        var found = new HashMap<String, DestinationTraffic>();
        destinations
                .getOrDefault(server, List.of())
                .forEach(traffic -> found.put(traffic.destination().toString(), traffic));
        return found;
    }

    /// Destinations that the kernel still holds though they are no longer planned.
    public List<Destination> leftOver(ServerKey server, List<Destination> planned) {
        var keep = planned.stream().map(Destination::toString).toList();
        return destinations.getOrDefault(server, List.of()).stream()
                .map(DestinationTraffic::destination)
                .filter(destination -> !keep.contains(destination.toString()))
                .toList();
    }
}
