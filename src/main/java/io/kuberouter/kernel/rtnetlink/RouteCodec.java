package io.kuberouter.kernel.rtnetlink;

import static io.kuberouter.netlink.Attribute.bytes;
import static io.kuberouter.netlink.Attribute.u32;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Routes as `linux/rtnetlink.h` lays them out: `struct rtmsg`, then attributes.
final class RouteCodec {

    private static final int STRUCT = 12;
    private static final int DESTINATION = 1, LINK = 4, METRIC = 6, SOURCE = 7, TABLE = 15;

    /// A note of the kernel about one flow, not a route (`RTM_F_CLONED`).
    private static final int CLONED = 0x200;

    /// Tables beyond this are told by an attribute alone.
    private static final int SMALL_TABLE = 255;

    private RouteCodec() {}

    /// Makes the route, or takes the place of one with the same key and metric.
    static Message replace(Route route, int link) {
        var struct = struct(route.key())
                .put(5, (byte) route.protocol())
                .put(6, (byte) route.scope())
                .put(7, (byte) route.type());
        var attributes = destination(route.key());
        route.source().ifPresent(source -> attributes.add(bytes(SOURCE, source.bytes())));
        attributes.add(u32(LINK, link));
        return Message.of(Rtnetlink.NEW_ROUTE, Message.CREATE | Message.REPLACE, struct, Attributes.of(attributes));
    }

    /// Removes a route of this key and interface: in IPv6 the one with the smallest metric.
    static Message delete(RouteKey key, int link) {
        boolean local = key.table() == Rtnetlink.TABLE_LOCAL;
        return delete(key, link, local ? Rtnetlink.LOCAL : 0, 0, Optional.empty());
    }

    /// Removes just this route, provided there is no other with a smaller metric where its own is 0.
    static Message delete(KernelRoute route) {
        return delete(route.key(), route.link(), route.type(), route.metric(), route.source());
    }

    private static Message delete(RouteKey key, int link, int type, int metric, Optional<Ip> source) {
        int anyScope = 255;
        var struct = struct(key).put(6, (byte) anyScope).put(7, (byte) type);
        var attributes = destination(key);
        source.ifPresent(ip -> attributes.add(bytes(SOURCE, ip.bytes())));
        attributes.add(u32(LINK, link));
        if (metric != 0) {
            attributes.add(u32(METRIC, metric));
        }
        return Message.of(Rtnetlink.DEL_ROUTE, 0, struct, Attributes.of(attributes));
    }

    private static ByteBuffer struct(RouteKey key) {
        return Message.struct(STRUCT)
                .put(0, (byte) key.destination().family().number())
                .put(1, (byte) key.destination().length())
                .put(4, (byte) (key.table() <= SMALL_TABLE ? key.table() : 0));
    }

    private static List<Attribute> destination(RouteKey key) {
        var attributes = new ArrayList<Attribute>();
        attributes.add(bytes(DESTINATION, key.destination().address().bytes()));
        if (key.table() > SMALL_TABLE) {
            attributes.add(u32(TABLE, key.table()));
        }
        return attributes;
    }

    static Message list(Family family) {
        return Message.of(
                Rtnetlink.GET_ROUTE, 0, Message.struct(STRUCT).put(0, (byte) family.number()), Attributes.NONE);
    }

    /// Null for a message about something else, for a route over several or other interfaces, and for a default route.
    ///
    /// @param wanted which interfaces are of interest; asked first, for a node may hold very many other routes
    static @Nullable KernelRoute decode(Message message, IntPredicate wanted) {
        boolean route = message.type() == Rtnetlink.NEW_ROUTE || message.type() == Rtnetlink.DEL_ROUTE;
        var in = message.attributes(STRUCT);
        if (!route || !in.has(LINK) || !wanted.test(in.u32(LINK)) || !in.has(DESTINATION)) {
            return null;
        }
        var struct = message.fixed(STRUCT);
        if ((struct.getInt(8) & CLONED) != 0) {
            return null;
        }
        var destination = new Prefix(Ip.of(in.bytes(DESTINATION)), Byte.toUnsignedInt(struct.get(1)));
        return new KernelRoute(
                new RouteKey(in.u32(TABLE, Byte.toUnsignedInt(struct.get(4))), destination),
                Byte.toUnsignedInt(struct.get(7)),
                Byte.toUnsignedInt(struct.get(5)),
                Byte.toUnsignedInt(struct.get(6)),
                in.u32(LINK),
                in.has(SOURCE) ? Optional.of(Ip.of(in.bytes(SOURCE))) : Optional.empty(),
                in.u32(METRIC, 0));
    }
}
