package io.kuberouter.agent;

/// What the agent has had others do since it started.
///
/// @param programs programs started, such as `iptables-restore`
/// @param lines lines of input written to them
public record Work(long programs, long lines) {}
