package io.kuberouter.kernel.rtnetlink;

/// An interface as the kernel holds it.
///
/// @param kind its `IFLA_INFO_KIND`, empty for real hardware
record KernelLink(int index, String name, String kind, boolean up) {}
