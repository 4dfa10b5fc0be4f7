package io.kuberouter.cluster;

import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import java.util.Optional;

/// One port of a Service; its target is found through the slices, by name.
///
/// @param name the port's name, empty for the only port of a Service
public record ServicePort(String name, Protocol protocol, Port port, Optional<Port> nodePort) {}
