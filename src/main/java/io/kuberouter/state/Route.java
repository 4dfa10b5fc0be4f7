package io.kuberouter.state;

import io.kuberouter.net.Ip;
import java.util.Optional;

/// A route that should stand, in the terms of `linux/rtnetlink.h`.
///
/// @param type 1 unicast, 2 local
/// @param protocol who made it: 2 kernel, 4 static
/// @param scope 0 universe, 253 link, 254 host
/// @param link the outgoing interface
/// @param source the preferred source address
public record Route(RouteKey key, int type, int protocol, int scope, String link, Optional<Ip> source) {}
