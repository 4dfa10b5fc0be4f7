package io.kuberouter.admin.view;

import io.kuberouter.agent.DestinationTraffic;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Counters;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The counters that belong to some rows: those of every virtual server, and those of the destinations of the few that
/// are looked at.
///
/// @param destinations only of servers that were asked for
public record Reading(Traffic traffic, Map<ServerKey, List<DestinationTraffic>> destinations) {

    public Reading {
        destinations = Map.copyOf(destinations);
    }

    /// Counters of a virtual server; null until the kernel was read, and for one that was refused: its key may serve
    /// somebody else.
    public @Nullable Counters counters(Row row) {
        return row.state() == RowState.REFUSED ? null : traffic.servers().get(row.key());
    }

    /// Connections of all destinations in state established, or -1 where they were not read.
    public long active(Row row) {
        return sum(row, DestinationTraffic::active);
    }

    /// All other connections, or -1 where they were not read.
    public long inactive(Row row) {
        return sum(row, DestinationTraffic::inactive);
    }

    private long sum(Row row, ToLongFunction<DestinationTraffic> one) {
        boolean known = row.state() != RowState.REFUSED && destinations.containsKey(row.key());
        return known ? read(row).stream().mapToLong(one).sum() : -1;
    }

    /// What was read of each destination of a server, by address and port.
    public Map<String, DestinationTraffic> byDestination(Row row) {
        var found = new HashMap<String, DestinationTraffic>();
        read(row).forEach(traffic -> found.put(traffic.destination().toString(), traffic));
        return found;
    }

    /// Destinations that the kernel still holds though they are no longer planned.
    public List<Destination> leftOver(Row row) {
        var planned =
                row.server().destinations().stream().map(Destination::toString).toList();
        return read(row).stream()
                .map(DestinationTraffic::destination)
                .filter(destination -> !planned.contains(destination.toString()))
                .toList();
    }

    private List<DestinationTraffic> read(Row row) {
        return row.state() == RowState.REFUSED ? List.of() : destinations.getOrDefault(row.key(), List.of());
    }
}
