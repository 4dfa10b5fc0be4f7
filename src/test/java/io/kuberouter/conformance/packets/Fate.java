package io.kuberouter.conformance.packets;

/// What became of a first packet.
public enum Fate {
    /// It arrived.
    PASSED,
    /// It did not, and its sender was told: an ICMP error or a TCP reset came back.
    REFUSED,
    /// It did not, and nothing came back.
    LOST
}
