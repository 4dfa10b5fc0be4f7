package io.kuberouter.kernel.ipvs;

import io.kuberouter.state.Counters;
import io.kuberouter.state.Destination;

/// What a destination has to do.
///
/// @param active established connections
/// @param inactive connections in every other state
/// @param persistent clients tied to this destination
public record Load(Destination destination, long active, long inactive, long persistent, Counters counters) {}
