package io.kuberouter.kernel.rtnetlink;

import static io.kuberouter.netlink.Attribute.bytes;
import static io.kuberouter.netlink.Attribute.u32;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.state.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Addresses as `linux/if_addr.h` lays them out: `struct ifaddrmsg`, then attributes.
final class AddressCodec {

    private static final int STRUCT = 8;
    private static final int ADDRESS = 1, LOCAL = 2, FLAGS = 8;

    /// No detection of duplicates: every node holds the same virtual addresses, and on purpose.
    private static final int NO_DAD = 0x02;

    /// No route of the kernel's own in the main table, which would prefer the virtual address as source.
    private static final int NO_PREFIX_ROUTE = 0x200;

    private AddressCodec() {}

    static Message add(Address address, int link) {
        var prefix = address.key().prefix();
        var attributes = new ArrayList<Attribute>();
        attributes.add(bytes(LOCAL, prefix.address().bytes()));
        if (prefix.family() == Family.IPV6) {
            attributes.add(u32(FLAGS, NO_DAD | NO_PREFIX_ROUTE));
        }
        attributes.add(bytes(ADDRESS, prefix.address().bytes()));
        int scope = prefix.family() == Family.IPV4 ? address.scope() : Rtnetlink.SCOPE_UNIVERSE;
        return Message.of(
                Rtnetlink.NEW_ADDRESS,
                Message.CREATE | Message.EXCL,
                struct(prefix, link).put(3, (byte) scope),
                Attributes.of(attributes));
    }

    static Message delete(Prefix prefix, int link) {
        return Message.of(
                Rtnetlink.DEL_ADDRESS,
                0,
                struct(prefix, link),
                Attributes.of(
                        bytes(LOCAL, prefix.address().bytes()),
                        bytes(ADDRESS, prefix.address().bytes())));
    }

    private static ByteBuffer struct(Prefix prefix, int link) {
        return Message.struct(STRUCT)
                .put(0, (byte) prefix.family().number())
                .put(1, (byte) prefix.length())
                .putInt(4, link);
    }

    /// Of both families.
    static Message list() {
        return Message.of(Rtnetlink.GET_ADDRESS, 0, Message.struct(STRUCT), Attributes.NONE);
    }

    /// Null for a message about something else. Where both ends of a line are named, the address is this end's.
    static @Nullable KernelAddress decode(Message message) {
        boolean address = message.type() == Rtnetlink.NEW_ADDRESS || message.type() == Rtnetlink.DEL_ADDRESS;
        var struct = message.fixed(STRUCT);
        int family = struct.get(0);
        if (!address || (family != Family.IPV4.number() && family != Family.IPV6.number())) {
            return null;
        }
        var in = message.attributes(STRUCT);
        var ip = Ip.of(in.bytes(in.has(LOCAL) ? LOCAL : ADDRESS));
        int length = ip.family() == Family.IPV4 && family != Family.IPV4.number()
                ? ip.family().bits()
                : Byte.toUnsignedInt(struct.get(1));
        return new KernelAddress(struct.getInt(4), new Prefix(ip, length), Byte.toUnsignedInt(struct.get(3)));
    }
}
