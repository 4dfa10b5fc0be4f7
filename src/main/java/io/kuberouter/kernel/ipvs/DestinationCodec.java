package io.kuberouter.kernel.ipvs;

import static io.kuberouter.netlink.Attribute.bytes;
import static io.kuberouter.netlink.Attribute.u16;
import static io.kuberouter.netlink.Attribute.u16be;
import static io.kuberouter.netlink.Attribute.u32;

import io.kuberouter.net.Port;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Destination.Forward;
import org.jspecify.annotations.Nullable;

/// A destination as `IPVS_DEST_ATTR_*` of `linux/ip_vs.h` lay it out. The port travels big-endian, all else in host
/// order.
final class DestinationCodec {

    private static final int ADDRESS = 1, PORT = 2, FORWARD = 3, WEIGHT = 4, UPPER_THRESHOLD = 5, LOWER_THRESHOLD = 6;
    private static final int ACTIVE = 7, INACTIVE = 8, PERSISTENT = 9, FAMILY = 11, STATS64 = 12, TUNNEL_TYPE = 13;

    /// The weight of a destination that differs from ours in something [Destination] has no word for: a connection
    /// threshold, or a tunnel that is not plain IP in IP. Nobody wants it, so it gets written.
    private static final int DEVIANT = -1;

    private DestinationCodec() {}

    static Attributes encode(Destination destination) {
        return Attributes.of(
                u16(FAMILY, destination.address().family().number()),
                bytes(ADDRESS, ServiceCodec.padded(destination.address())),
                u16be(PORT, destination.port().number()),
                u32(FORWARD, destination.forward().number()),
                u32(WEIGHT, destination.weight()),
                u32(UPPER_THRESHOLD, 0),
                u32(LOWER_THRESHOLD, 0));
    }

    /// The destination, or null for one that we cannot have made: without a port, of an unknown forwarding method.
    ///
    /// @throws MisshapenException if the kernel left something out
    static @Nullable Destination decode(Attributes in) {
        var address = ServiceCodec.address(in.bytes(ADDRESS), in.u16(FAMILY));
        int port = in.u16be(PORT);
        int forward = in.u32(FORWARD);
        if (address == null || port == 0 || forward < 0 || forward >= Forward.values().length) {
            return null;
        }
        boolean plain = in.u32(UPPER_THRESHOLD) == 0
                && in.u32(LOWER_THRESHOLD) == 0
                && (!in.has(TUNNEL_TYPE) || in.u8(TUNNEL_TYPE) == 0);
        return new Destination(address, new Port(port), Forward.of(forward), plain ? in.u32(WEIGHT) : DEVIANT);
    }

    /// A destination with what the kernel counted for it.
    static @Nullable Load load(Attributes in) {
        var destination = decode(in);
        return destination == null
                ? null
                : new Load(
                        destination,
                        Integer.toUnsignedLong(in.u32(ACTIVE)),
                        Integer.toUnsignedLong(in.u32(INACTIVE)),
                        Integer.toUnsignedLong(in.u32(PERSISTENT)),
                        CountersCodec.decode(in.nested(STATS64)));
    }
}
