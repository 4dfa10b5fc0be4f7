package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.net.Prefix;

/// An address as the kernel holds it.
///
/// @param link index of its interface
record KernelAddress(int link, Prefix prefix, int scope) {}
