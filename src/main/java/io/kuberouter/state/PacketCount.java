package io.kuberouter.state;

/// What a rule of the firewall has seen.
///
/// @param bytes of these packets, IP headers included
public record PacketCount(long packets, long bytes) {

    public static final PacketCount NONE = new PacketCount(0, 0);

    /// Both together.
    public PacketCount and(PacketCount other) {
        return new PacketCount(packets + other.packets, bytes + other.bytes);
    }
}
