package io.kuberouter.kernel.nflog;

import io.kuberouter.net.Ip;

/// The ends of a packet.
///
/// @param source unspecified where the packet is too short to tell
/// @param destination unspecified where the packet is too short to tell
/// @param protocol as IANA numbers it: 6 is TCP, 1 ICMP; of IPv6 what the last header announces
/// @param sourcePort 0 for a protocol without ports, a later fragment, a packet too short to tell
/// @param destinationPort 0 as `sourcePort` is
public record Packet(Ip source, Ip destination, int protocol, int sourcePort, int destinationPort) {}
