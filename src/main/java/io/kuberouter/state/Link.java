package io.kuberouter.state;

/// An interface that should exist and be up.
///
/// @param name its name, at most 15 bytes
/// @param kind its `IFLA_INFO_KIND`: `dummy`
public record Link(String name, String kind) {}
