package io.kuberouter.kernel.ipset;

import static io.kuberouter.kernel.ipset.Protocol.number;
import static io.kuberouter.netlink.Attribute.nested;
import static io.kuberouter.netlink.Attribute.string;
import static io.kuberouter.netlink.Attribute.u8;

import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetfilterSubsystem;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets as `linux/netfilter/ipset/ip_set.h` has them. Numbers travel big-endian.
final class SetCodec {

    private static final int BITMASK = 12, HASH_SIZE = 18, ROOM = 19, NETMASK = 20, ENTRIES = 24;

    /// Of the command: leave the members out.
    private static final int LIST_HEADER = 4;

    private static final int WITH_FORCEADD = 1 << 5;

    /// The first revision of both types can all that is needed here, and every kernel has it.
    private static final int REVISION = 0;

    /// The smallest table that the kernel makes. It grows by itself, but each time all entries move.
    private static final int SMALLEST_HASH = 64;

    /// The room that the kernel gives where nobody asks for more: it costs nothing before it is used.
    private static final int SMALLEST_ROOM = 65536;

    private SetCodec() {}

    /// A set with room for more than twice so many members. Refused where there is one of this name.
    static Message create(SetKey key, IpSet.Type type, int members) {
        return Protocol.message(
                Protocol.CREATE,
                Message.CREATE | Message.EXCL,
                key.kernelName(),
                string(Protocol.TYPE, type.toString()),
                u8(Protocol.REVISION, REVISION),
                u8(Protocol.FAMILY, key.family().number()),
                nested(Protocol.DATA, number(HASH_SIZE, hashSize(members)), number(ROOM, room(members))));
    }

    /// Four entries a bucket: the table then need not grow while it is filled.
    private static int hashSize(int members) {
        return Math.max(SMALLEST_HASH, Integer.highestOneBit(Math.max(1, members / 4)) * 2);
    }

    static int room(int members) {
        return Math.max(SMALLEST_ROOM, Integer.highestOneBit(Math.max(1, members)) * 4);
    }

    static Message destroy(SetKey key) {
        return Protocol.message(Protocol.DESTROY, 0, key.kernelName());
    }

    /// The two sets change places, names and users; nobody sees a moment in between.
    static Message swap(SetKey one, SetKey other) {
        return Protocol.message(Protocol.SWAP, 0, one.kernelName(), string(Protocol.OTHER_NAME, other.kernelName()));
    }

    static Message rename(SetKey from, SetKey to) {
        return Protocol.message(Protocol.RENAME, 0, from.kernelName(), string(Protocol.OTHER_NAME, to.kernelName()));
    }

    /// Of all sets.
    static Message headers() {
        return Protocol.message(Protocol.LIST, 0, List.of(number(Protocol.FLAGS, LIST_HEADER)));
    }

    static Message header(SetKey key) {
        return Protocol.message(Protocol.LIST, 0, key.kernelName(), number(Protocol.FLAGS, LIST_HEADER));
    }

    static Message members(SetKey key) {
        return Protocol.message(Protocol.LIST, 0, key.kernelName());
    }

    /// Null for the continuation of a list, which has members only.
    static @Nullable Header header(Message message) {
        var in = NetfilterSubsystem.attributes(message);
        if (!in.has(Protocol.DATA)) {
            return null;
        }
        var options = in.nested(Protocol.DATA);
        return new Header(
                Header.key(in.string(Protocol.NAME)),
                in.string(Protocol.TYPE),
                in.u8(Protocol.FAMILY),
                number(options, ROOM, 0),
                number(options, ENTRIES, 0),
                plain(options));
    }

    private static boolean plain(Attributes options) {
        return !options.has(NETMASK)
                && !options.has(BITMASK)
                && number(options, Protocol.TIMEOUT, 0) == 0
                && (number(options, Protocol.MEMBER_FLAGS, 0) & WITH_FORCEADD) == 0;
    }
}
