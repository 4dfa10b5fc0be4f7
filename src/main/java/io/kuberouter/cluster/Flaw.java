package io.kuberouter.cluster;

/// A field of an object that could not be understood. The rest of the object is used.
///
/// @param field where it stands, as a JSON path: `endpoints[2].addresses[0]`
/// @param problem what is wrong with it, quoting the value: `'10.0.0.256' is not an IP address`
public record Flaw(String field, String problem) {}
