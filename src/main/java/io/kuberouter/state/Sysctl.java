package io.kuberouter.state;

import java.util.Optional;

/// A kernel setting.
///
/// @param key dotted name below `/proc/sys`: `net.ipv4.vs.conntrack`; a part that holds dots itself is written with `/`
/// @param value what it should be
/// @param insteadOf when present, only this present value is replaced; any other is left as it is
public record Sysctl(String key, String value, Optional<String> insteadOf) {}
