package io.kuberouter.kernel.ipset;

import static io.kuberouter.netlink.Attribute.string;
import static io.kuberouter.netlink.Attribute.u8;

import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetfilterSubsystem;
import java.util.ArrayList;
import java.util.List;

/// Numbers of `linux/netfilter/ipset/ip_set.h` that several codecs share, and what starts each message.
final class Protocol {

    /// Commands `IPSET_CMD_*`.
    static final int CREATE = 2, DESTROY = 3, RENAME = 5, SWAP = 6, LIST = 7, ADD = 9, DELETE = 10;

    /// Attributes of every command.
    static final int VERSION = 1, NAME = 2, TYPE = 3, OTHER_NAME = 3, REVISION = 4, FAMILY = 5, FLAGS = 6;
    static final int DATA = 7, MEMBERS = 8, LINE = 9;

    /// Attributes inside `DATA`.
    static final int TIMEOUT = 6, MEMBER_FLAGS = 8;

    private static final NetfilterSubsystem IPSET = new NetfilterSubsystem(6);
    private static final int VERSION_OF_THIS = 7;

    private Protocol() {}

    /// About one set.
    ///
    /// @param name as the kernel knows it
    static Message message(int command, int flags, String name, Attribute... more) {
        var attributes = new ArrayList<Attribute>();
        attributes.add(string(NAME, name));
        attributes.addAll(List.of(more));
        return message(command, flags, attributes);
    }

    /// About all sets, or those that the attributes name.
    static Message message(int command, int flags, List<Attribute> attributes) {
        var all = new ArrayList<Attribute>();
        all.add(u8(VERSION, VERSION_OF_THIS));
        all.addAll(attributes);
        return IPSET.message(command, flags, Attributes.of(all));
    }

    /// A number in the byte order of the network, marked as such: the kernel refuses any other.
    static Attribute number(int type, int value) {
        return Attribute.u32be(type | NetfilterSubsystem.NET_BYTE_ORDER, value);
    }

    static int number(Attributes in, int type, int otherwise) {
        return in.has(type) ? in.u32be(type) : otherwise;
    }
}
