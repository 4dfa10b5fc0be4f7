package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import java.nio.ByteBuffer;

/// Messages of nftables by netlink (`linux/netfilter/nfnetlink.h`, `nf_tables.h`). Numbers travel big-endian. In every
/// message that is about an object, attribute 1 is the name of its table.
final class Nfnetlink {

    /// Length of `struct nfgenmsg`: family, version, resource.
    static final int STRUCT = 4;

    static final int CHANGES_GROUP = 7;

    private static final int SUBSYSTEM = 10;
    private static final int NEW_GENERATION = type(15);
    private static final int FIRST_ATTRIBUTE = 1;
    private static final int AF_INET = 2, AF_INET6 = 10;

    /// What stands around the messages of a transaction.
    static final Message BEGIN = edge(16), END = edge(17);

    private Nfnetlink() {}

    private static Message edge(int type) {
        return Message.of(type, 0, Message.struct(STRUCT).put(3, (byte) SUBSYSTEM), Attributes.NONE);
    }

    /// The fixed structure of a message about a family.
    static ByteBuffer struct(Family family) {
        return Message.struct(STRUCT).put(0, (byte) (family == Family.IPV4 ? AF_INET : AF_INET6));
    }

    /// The type of a message of nftables by its own number.
    static int type(int number) {
        return SUBSYSTEM << 8 | number;
    }

    static boolean isOfNftables(Message message) {
        return message.type() >>> 8 == SUBSYSTEM;
    }

    static boolean isGeneration(Message message) {
        return message.type() == NEW_GENERATION;
    }

    static int generation(Message message) {
        return message.attributes(STRUCT).u32be(FIRST_ATTRIBUTE);
    }

    /// The table that an object is in: `ip kube-router-filter-ipv4`; of a family that we have no tables in, none.
    static String table(Message message) {
        String name = message.attributes(STRUCT).string(FIRST_ATTRIBUTE);
        return switch (message.fixed(STRUCT).get(0)) {
            case AF_INET -> "ip " + name;
            case AF_INET6 -> "ip6 " + name;
            default -> "";
        };
    }
}
