package io.kuberouter.kernel.nflog;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import java.util.Arrays;

/// Reads the head of a packet: IPv4 (RFC 791), or IPv6 with the headers between it and its protocol (RFC 8200, RFC
/// 4302 for authentication). What is damaged or cut off is left out.
final class PacketCodec {

    private static final int TCP = 6, UDP = 17, SCTP = 132;
    private static final int HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, DESTINATION = 60;
    private static final int MOBILITY = 135, HOST_IDENTITY = 139, SHIM6 = 140;
    private static final int IPV4_HEADER = 20, IPV6_HEADER = 40;
    private static final Packet UNREADABLE = new Packet(new Ip(Family.IPV4, 0, 0), new Ip(Family.IPV4, 0, 0), 0, 0, 0);

    private final byte[] bytes;

    private PacketCodec(byte[] bytes) {
        this.bytes = bytes;
    }

    static Packet decode(byte[] bytes) {
        var codec = new PacketCodec(bytes);
        return switch (bytes.length == 0 ? 0 : bytes[0] >> 4 & 0xf) {
            case 4 -> codec.ipv4();
            case 6 -> codec.ipv6();
            default -> UNREADABLE;
        };
    }

    private boolean has(int from, int count) {
        return bytes.length - from >= count;
    }

    private int u8(int at) {
        return Byte.toUnsignedInt(bytes[at]);
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    private Ip ip(int at, int length) {
        return Ip.of(Arrays.copyOfRange(bytes, at, at + length));
    }

    private Packet ipv4() {
        if (!has(0, IPV4_HEADER)) {
            return UNREADABLE;
        }
        int header = (u8(0) & 0xf) * 4;
        boolean first = (u16(6) & 0x1fff) == 0;
        return packet(ip(12, 4), ip(16, 4), u8(9), header, first && header >= IPV4_HEADER);
    }

    private Packet ipv6() {
        if (!has(0, IPV6_HEADER)) {
            return UNREADABLE;
        }
        var source = ip(8, 16);
        var destination = ip(24, 16);
        int next = u8(6);
        int at = IPV6_HEADER;
        boolean first = true;
        while (isBetween(next) && has(at, 8)) {
            first &= next != FRAGMENT || u16(at + 2) >> 3 == 0;
            int length = length(next, at);
            next = u8(at);
            at += length;
            if (!first) {
                break; // what follows is the middle of something
            }
        }
        return packet(source, destination, next, at, first);
    }

    private static boolean isBetween(int header) {
        return switch (header) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION, MOBILITY, HOST_IDENTITY, SHIM6 -> true;
            default -> false;
        };
    }

    private int length(int header, int at) {
        return switch (header) {
            case FRAGMENT -> 8;
            case AUTHENTICATION -> (u8(at + 1) + 2) * 4;
            default -> (u8(at + 1) + 1) * 8;
        };
    }

    private Packet packet(Ip source, Ip destination, int protocol, int at, boolean whole) {
        boolean ported = protocol == TCP || protocol == UDP || protocol == SCTP;
        return whole && ported && has(at, 4)
                ? new Packet(source, destination, protocol, u16(at), u16(at + 2))
                : new Packet(source, destination, protocol, 0, 0);
    }
}
