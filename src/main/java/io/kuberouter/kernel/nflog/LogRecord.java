package io.kuberouter.kernel.nflog;

/// A packet that a rule told of.
///
/// @param prefix what the rule says beside it (`--nflog-prefix`)
public record LogRecord(String prefix, Packet packet) {}
