package io.kuberouter.cluster;

import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;

/// A port on which the endpoints of a slice answer.
///
/// @param name the Service port's name, empty when null
public record SlicePort(String name, Protocol protocol, Port port) {}
