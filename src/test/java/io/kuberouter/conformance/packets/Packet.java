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

    byte[] bytes() {
        byte[] payload = switch (protocol) {
            case TCP -> syn();
            case UDP -> datagram();
            case SCTP -> init();
        };
        byte[] header = from.family() == Family.IPV4 ? version4(payload.length) : version6(payload.length);
        return ByteBuffer.allocate(header.length + payload.length)
                .put(header)
                .put(payload)
                .array();
    }

    private byte[] version4(int payload) {
        byte[] header = new byte[20];
        var out = ByteBuffer.wrap(header);
        out.putShort((short) 0x4500).putShort((short) (header.length + payload));
        out.putShort((short) 0).putShort((short) 0x4000);
        out.put((byte) 64).put((byte) protocol.number()).putShort((short) 0);
        out.put(from.bytes()).put(to.bytes());
        out.putShort(10, folded(sum(0, header)));
        return header;
    }

    private byte[] version6(int payload) {
        byte[] header = new byte[40];
        var out = ByteBuffer.wrap(header);
        out.putInt(0x60000000).putShort((short) payload);
        out.put((byte) protocol.number()).put((byte) 64);
        out.put(from.bytes()).put(to.bytes());
        return header;
    }

    private byte[] syn() {
        byte[] segment = new byte[20];
        var out = ports(segment).putInt(sourcePort).putInt(0);
        out.putShort((short) 0x5002).putShort((short) 64240);
        out.putShort(16, checksum(segment));
        return segment;
    }

    private byte[] datagram() {
        byte[] datagram = new byte[8];
        var out = ports(datagram).putShort((short) datagram.length);
        short sum = checksum(datagram);
        out.putShort(6, sum == 0 ? -1 : sum);
        return datagram;
    }

    private byte[] init() {
        byte[] packet = new byte[32];
        var out = ports(packet).putInt(0).putInt(0);
        out.put((byte) 1).put((byte) 0).putShort((short) 20);
        out.putInt(sourcePort)
                .putInt(65536)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(sourcePort);
        var crc = new CRC32C();
        crc.update(packet);
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) crc.getValue());
        return packet;
    }

    private ByteBuffer ports(byte[] segment) {
        return ByteBuffer.wrap(segment).putShort((short) sourcePort).putShort((short) port);
    }

    /// Over a pseudo header and the segment; the same for both families.
    private short checksum(byte[] segment) {
        long sum = sum(sum(0, from.bytes()), to.bytes());
        return folded(sum(sum + protocol.number() + segment.length, segment));
    }

    private static long sum(long start, byte[] bytes) {
        long sum = start;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
        }
        return sum;
    }

    private static short folded(long sum) {
        long folded = (sum & 0xffff) + (sum >>> 16);
        return (short) ~((folded & 0xffff) + (folded >>> 16));
    }
}
