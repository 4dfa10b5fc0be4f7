package io.kuberouter.conformance.packets;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What somebody saw of a packet: that it came, or that it was refused.
///
/// @param packet the one that was sent
record Sighting(Packet packet, Fate fate) {

    private static final int ICMP = 1, ICMP6 = 58;
    private static final int UNREACHABLE = 3, UNREACHABLE6 = 1;
    private static final int RESET = 0x04;
    private static final int ERROR_HEADER = 8;

    /// Reads an IP packet; null for one that tells nothing of ours.
    static @Nullable Sighting of(ByteBuffer in) {
        var header = Header.of(in);
        if (header == null) {
            return null;
        }
        int type = header.protocol == ICMP || header.protocol == ICMP6 ? in.get(header.payload) : -1;
        if (header.protocol == ICMP && type == UNREACHABLE || header.protocol == ICMP6 && type == UNREACHABLE6) {
            return refused(in.slice(header.payload + ERROR_HEADER, in.limit() - header.payload - ERROR_HEADER));
        }
        return segment(header, in.slice(header.payload, in.limit() - header.payload));
    }

    private static @Nullable Sighting refused(ByteBuffer quoted) {
        var header = Header.of(quoted);
        var packet = header == null ? null : header.packet(quoted);
        return packet == null ? null : new Sighting(packet, Fate.REFUSED);
    }

    /// A reset answers the packet that went the other way.
    private static @Nullable Sighting segment(Header header, ByteBuffer segment) {
        var packet = packet(header.from, header.to, header.protocol, segment);
        if (packet == null || packet.protocol() != Protocol.TCP || (segment.get(13) & RESET) == 0) {
            return packet == null ? null : new Sighting(packet, Fate.PASSED);
        }
        return new Sighting(
                new Packet(packet.to(), packet.from(), Protocol.TCP, packet.port(), packet.sourcePort()), Fate.REFUSED);
    }

    private static @Nullable Packet packet(Ip from, Ip to, int number, ByteBuffer segment) {
        var protocol = Protocol.of(number);
        return protocol == null
                ? null
                : new Packet(
                        from,
                        to,
                        protocol,
                        Short.toUnsignedInt(segment.getShort(0)),
                        Short.toUnsignedInt(segment.getShort(2)));
    }

    /// A segment that a raw IPv6 socket hands over without its header; null if it tells nothing of ours.
    static @Nullable Sighting of(Ip from, Ip to, Protocol protocol, ByteBuffer segment) {
        return segment(new Header(from, to, protocol.number(), 0), segment);
    }

    private record Header(Ip from, Ip to, int protocol, int payload) {

        static @Nullable Header of(ByteBuffer in) {
            int version = in.limit() == 0 ? 0 : in.get(0) >>> 4 & 0xf;
            return switch (version) {
                case 4 ->
                    new Header(
                            ip(in, 12, Family.IPV4), ip(in, 16, Family.IPV4), in.get(9) & 0xff, (in.get(0) & 0xf) * 4);
                case 6 -> new Header(ip(in, 8, Family.IPV6), ip(in, 24, Family.IPV6), in.get(6) & 0xff, 40);
                default -> null;
            };
        }

        private static Ip ip(ByteBuffer in, int at, Family family) {
            return Ip.of(Arrays.copyOfRange(in.array(), in.arrayOffset() + at, in.arrayOffset() + at + family.bytes()));
        }

        @Nullable
        Packet packet(ByteBuffer in) {
            return Sighting.packet(from, to, protocol, in.slice(payload, in.limit() - payload));
        }
    }
}
