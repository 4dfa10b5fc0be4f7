package io.kuberouter.state;

/// An address that an interface should hold.
///
/// @param scope from `linux/rtnetlink.h`: 0 universe, 253 link, 254 host
public record Address(AddressKey key, int scope) {}
