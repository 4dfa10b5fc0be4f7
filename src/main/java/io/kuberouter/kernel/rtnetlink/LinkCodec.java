package io.kuberouter.kernel.rtnetlink;

import static io.kuberouter.netlink.Attribute.bytes;
import static io.kuberouter.netlink.Attribute.string;
import static io.kuberouter.netlink.Attribute.u32;

import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.state.Link;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Interfaces as `linux/if_link.h` lays them out: `struct ifinfomsg`, then attributes.
final class LinkCodec {

    private static final int STRUCT = 16;
    private static final int NAME = 3, LINK_INFO = 18, EXTENSIONS = 29;
    private static final int KIND = 1;
    private static final int UP = 1;
    private static final int WITHOUT_STATISTICS = 8;

    private LinkCodec() {}

    /// Makes the interface, up from its first moment.
    static Message create(Link link) {
        byte[] kind = link.kind().getBytes(StandardCharsets.US_ASCII);
        return Message.of(
                Rtnetlink.NEW_LINK,
                Message.CREATE | Message.EXCL,
                Message.struct(STRUCT).putInt(8, UP).putInt(12, UP),
                Attributes.of(
                        string(NAME, link.name()),
                        bytes(LINK_INFO, Attributes.of(bytes(KIND, kind)).bytes())));
    }

    static Message up(int index) {
        return Message.of(
                Rtnetlink.NEW_LINK,
                0,
                Message.struct(STRUCT).putInt(4, index).putInt(8, UP).putInt(12, UP),
                Attributes.NONE);
    }

    static Message delete(int index) {
        return Message.of(Rtnetlink.DEL_LINK, 0, Message.struct(STRUCT).putInt(4, index), Attributes.NONE);
    }

    static Message list() {
        return Message.of(
                Rtnetlink.GET_LINK, 0, Message.struct(STRUCT), Attributes.of(u32(EXTENSIONS, WITHOUT_STATISTICS)));
    }

    static Message byName(String name) {
        return Message.of(Rtnetlink.GET_LINK, 0, Message.struct(STRUCT), Attributes.of(string(NAME, name)));
    }

    /// Null for a message about something else, such as an interface that left its bridge.
    static @Nullable KernelLink decode(Message message) {
        var struct = message.fixed(STRUCT);
        var in = message.attributes(STRUCT);
        boolean link = message.type() == Rtnetlink.NEW_LINK || message.type() == Rtnetlink.DEL_LINK;
        if (!link || struct.get(0) != 0 || !in.has(NAME)) {
            return null;
        }
        return new KernelLink(struct.getInt(4), in.string(NAME), kind(in), (struct.getInt(8) & UP) != 0);
    }

    private static String kind(Attributes in) {
        var info = in.has(LINK_INFO) ? in.nested(LINK_INFO) : Attributes.NONE;
        return info.has(KIND) ? info.string(KIND) : "";
    }
}
