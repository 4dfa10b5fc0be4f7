package io.kuberouter.conformance.packets;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// A TCP SYN (RFC 9293), UDP datagram (RFC 768) or SCTP INIT (RFC 9260) in an IP packet (RFC 791, RFC 8200), with all
/// checksums right: connection tracking calls a packet with a wrong one invalid.
///
/// @param sourcePort tells one try from another
record Packet(Ip from, Ip to, Protocol protocol, int sourcePort, int port) {

    private static final int TCP = 20, UDP = 8, SCTP = 32;

    byte[] bytes() {
        byte[] payload = switch (protocol) {
            case TCP -> syn();
            case UDP -> datagram();
            case SCTP -> init();
        };
        var out = from.family() == Family.IPV4 ? version4(payload.length) : version6(payload.length);
        return out.put(payload).array();
    }

    private ByteBuffer version4(int payload) {
        var out = ByteBuffer.allocate(20 + payload);
        out.putShort((short) 0x4500).putShort((short) (20 + payload));
        out.putShort((short) 0).putShort((short) 0x4000);
        out.put((byte) 64).put((byte) protocol.number()).putShort((short) 0);
        out.put(from.bytes()).put(to.bytes());
        return out.putShort(10, folded(sum(0, out.array(), 20)));
    }

    private ByteBuffer version6(int payload) {
        var out = ByteBuffer.allocate(40 + payload);
        out.putInt(0x60000000).putShort((short) payload);
        out.put((byte) protocol.number()).put((byte) 64);
        return out.put(from.bytes()).put(to.bytes());
    }

    private byte[] syn() {
        var out = ports(TCP).putInt(sourcePort).putInt(0);
        out.putShort((short) 0x5002).putShort((short) 64240);
        return out.putShort(16, checksum(out.array())).array();
    }

    private byte[] datagram() {
        var out = ports(UDP).putShort((short) UDP);
        short sum = checksum(out.array());
        return out.putShort(6, sum == 0 ? -1 : sum).array();
    }

    private byte[] init() {
        var out = ports(SCTP).putInt(0).putInt(0);
        out.put((byte) 1).put((byte) 0).putShort((short) 20);
        out.putInt(sourcePort)
                .putInt(65536)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(sourcePort);
        var crc = new CRC32C();
        crc.update(out.array());
        return out.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(8, (int) crc.getValue())
                .array();
    }

    private ByteBuffer ports(int length) {
        return ByteBuffer.allocate(length).putShort((short) sourcePort).putShort((short) port);
    }

    /// Over a pseudo header and the segment; the same for both families.
    private short checksum(byte[] segment) {
        long sum = sum(0, from.bytes(), from.family().bytes());
        sum = sum(sum, to.bytes(), to.family().bytes());
        return folded(sum(sum + protocol.number() + segment.length, segment, segment.length));
    }

    private static long sum(long start, byte[] bytes, int length) {
        long sum = start;
        for (int i = 0; i < length; i += 2) {
            sum += Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
        }
        return sum;
    }

    private static short folded(long sum) {
        long folded = (sum & 0xffff) + (sum >>> 16);
        return (short) ~((folded & 0xffff) + (folded >>> 16));
    }
}
