package io.kuberouter.state;

/// A rule of iptables in the kernel, with what it has seen.
///
/// @param rule as `iptables-save` prints it without `-A CHAIN`
/// @param bytes of these packets, IP headers included
public record CountedRule(String rule, long packets, long bytes) {}
