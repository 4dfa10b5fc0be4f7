package io.kuberouter.state;

/// A connection whose verdict would change.
///
/// @param flow an example of what changes
/// @param before whether it is let through now
/// @param after whether it would be
public record VerdictChange(Flow flow, boolean before, boolean after) {}
