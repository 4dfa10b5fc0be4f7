package io.kuberouter.cluster;

import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;

/// A named port of a pod's container, to which a NetworkPolicy may refer.
public record ContainerPort(String name, Protocol protocol, Port port) {}
