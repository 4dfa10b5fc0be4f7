package io.kuberouter.agent;

import io.kuberouter.state.Counters;
import io.kuberouter.state.Destination;

/// A destination as the kernel holds it, with its connections.
///
/// @param active connections in state established
/// @param inactive all other connections
/// @param counters of this destination alone; its `active` and `inactive` repeat the two above
public record DestinationTraffic(Destination destination, long active, long inactive, Counters counters) {}
