package io.kuberouter.kernel.ipvs;

import static io.kuberouter.netlink.Attribute.bytes;
import static io.kuberouter.netlink.Attribute.string;
import static io.kuberouter.netlink.Attribute.u16;
import static io.kuberouter.netlink.Attribute.u16be;
import static io.kuberouter.netlink.Attribute.u32;
import static io.kuberouter.netlink.Attribute.u32be;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.state.ServerKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A virtual server as `IPVS_SVC_ATTR_*` of `linux/ip_vs.h` lay it out. The port travels big-endian, and so does the
/// netmask of IPv4; all else in host order.
final class ServiceCodec {

    private static final int FAMILY = 1, PROTOCOL = 2, ADDRESS = 3, PORT = 4, FIREWALL_MARK = 5, SCHEDULER = 6;
    private static final int FLAGS = 7, TIMEOUT = 8, NETMASK = 9, ENGINE = 11;
    static final int STATS64 = 12;

    /// `union nf_inet_addr` holds either family.
    private static final int ADDRESS_BYTES = 16;

    private ServiceCodec() {}

    /// What tells the kernel which server is meant.
    static Attributes encode(ServerKey key) {
        return Attributes.of(identity(key));
    }

    static Attributes encode(Service service) {
        var attributes = new ArrayList<>(identity(service.key()));
        attributes.add(string(SCHEDULER, service.scheduler()));
        attributes.add(bytes(FLAGS, flags(service.flags())));
        attributes.add(u32(TIMEOUT, service.timeout()));
        boolean ipv4 = service.key().address().family() == Family.IPV4;
        attributes.add(ipv4 ? u32be(NETMASK, service.netmask()) : u32(NETMASK, service.netmask()));
        return Attributes.of(attributes);
    }

    private static List<Attribute> identity(ServerKey key) {
        return List.of(
                u16(FAMILY, key.address().family().number()),
                u16(PROTOCOL, key.protocol().number()),
                bytes(ADDRESS, padded(key.address())),
                u16be(PORT, key.port().number()));
    }

    static byte[] padded(Ip address) {
        return Arrays.copyOf(address.bytes(), ADDRESS_BYTES);
    }

    /// `struct ip_vs_flags`: the flags, and which of them count.
    private static byte[] flags(int flags) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(flags)
                .putInt(0xffff_ffff)
                .array();
    }

    /// The server, or null for one that no Service makes: by firewall mark, for all ports, of another protocol.
    ///
    /// @throws MisshapenException if the kernel left something out
    static @Nullable Service decode(Attributes in) {
        var key = in.has(FIREWALL_MARK) ? null : key(in);
        if (key == null) {
            return null;
        }
        boolean ipv4 = key.address().family() == Family.IPV4;
        return new Service(
                key,
                in.string(SCHEDULER),
                flags(in),
                in.u32(TIMEOUT),
                ipv4 ? in.u32be(NETMASK) : in.u32(NETMASK),
                !in.has(ENGINE));
    }

    /// The address and port of a server; null where our values have no word for them.
    static @Nullable ServerKey key(Attributes in) {
        var protocol = Protocol.of(in.u16(PROTOCOL));
        var address = address(in.bytes(ADDRESS), in.u16(FAMILY));
        int port = in.u16be(PORT);
        return protocol == null || address == null || port == 0
                ? null
                : new ServerKey(address, protocol, new Port(port));
    }

    private static int flags(Attributes in) {
        byte[] flags = in.bytes(FLAGS);
        if (flags.length != 8) {
            throw new MisshapenException("attribute " + FLAGS + " has " + flags.length + " bytes, not 8");
        }
        return ByteBuffer.wrap(flags).order(ByteOrder.nativeOrder()).getInt();
    }

    /// The address in its first 4 or all 16 bytes; null for an unknown family and for IPv4 written as IPv6, which is
    /// another address to IPVS but not to [Ip].
    static @Nullable Ip address(byte[] bytes, int number) {
        if (number != Family.IPV4.number() && number != Family.IPV6.number()) {
            return null;
        }
        var family = Family.of(number);
        if (bytes.length < family.bytes()) {
            throw new MisshapenException("an address of " + family + " has " + bytes.length + " bytes");
        }
        var address = Ip.of(Arrays.copyOf(bytes, family.bytes()));
        return address.family() == family ? address : null;
    }
}
