package io.kuberouter.netlink;

import java.nio.ByteOrder;

/// A part of netfilter that speaks netlink (`linux/netfilter/nfnetlink.h`), such as its sets or its packet log. Its
/// messages carry the subsystem and the command in their type, and start with `struct nfgenmsg`.
///
/// @param number `NFNL_SUBSYS_*`
public record NetfilterSubsystem(int number) {

    /// A type with this bit says of an attribute that its number travels big-endian; some subsystems insist on it.
    public static final int NET_BYTE_ORDER = 0x4000;

    private static final int HEADER = 4;
    private static final int INET = 2;

    /// A message that is about no family in particular, and about no group.
    public Message message(int command, int flags, Attributes attributes) {
        return message(command, flags, INET, 0, attributes);
    }

    /// @param family `AF_*`
    /// @param resource what of the subsystem is meant, such as a group of its packet log
    public Message message(int command, int flags, int family, int resource, Attributes attributes) {
        var header = Message.struct(HEADER).put((byte) family).put((byte) 0);
        header.order(ByteOrder.BIG_ENDIAN).putShort((short) resource);
        return Message.of(number << 8 | command, flags, header, attributes);
    }

    /// The command, if the message is of this subsystem; else -1.
    public int command(Message message) {
        return message.type() >> 8 == number ? message.type() & 0xff : -1;
    }

    /// The attributes of a message of any subsystem.
    public static Attributes attributes(Message message) {
        return message.attributes(HEADER);
    }
}
