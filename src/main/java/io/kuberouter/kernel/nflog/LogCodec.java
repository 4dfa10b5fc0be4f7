package io.kuberouter.kernel.nflog;

import static io.kuberouter.netlink.Attribute.u16be;
import static io.kuberouter.netlink.Attribute.u32be;
import static io.kuberouter.netlink.Attribute.u8;

import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetfilterSubsystem;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// The packet log as `linux/netfilter/nfnetlink_log.h` has it. Numbers travel big-endian.
final class LogCodec {

    private static final NetfilterSubsystem ULOG = new NetfilterSubsystem(4);
    private static final int PACKET = 0, CONFIG = 1;
    private static final int UNSPECIFIED = 0;

    private static final int COMMAND = 1, MODE = 2, BUFFER = 3, TIMEOUT = 4, THRESHOLD = 5, FLAGS = 6;
    private static final int BIND = 1;
    private static final int COPY_PACKET = 2;
    private static final int NUMBERED = 1;

    private static final int PAYLOAD = 9, PREFIX = 10, NUMBER = 12;

    private LogCodec() {}

    /// One record, and how the kernel counts it.
    record Numbered(OptionalInt number, LogRecord record) {}

    /// Asks for a group. The log of no family is bound with it: rules that name a group need no such thing, and it is
    /// one setting for the whole network namespace.
    static Message bind(int group) {
        return configure(group, u8(COMMAND, BIND));
    }

    /// How records of the group come.
    ///
    /// @param copied bytes of each packet
    /// @param buffer bytes of records that travel together
    /// @param hundredths of a second that a record waits for others
    /// @param together records after which none waits any more
    static Message shape(int group, int copied, int buffer, int hundredths, int together) {
        var mode = ByteBuffer.allocate(6).putInt(copied).put((byte) COPY_PACKET);
        return configure(
                group,
                Attribute.bytes(MODE, mode.array()),
                u32be(BUFFER, buffer),
                u32be(TIMEOUT, hundredths),
                u32be(THRESHOLD, together),
                u16be(FLAGS, NUMBERED));
    }

    private static Message configure(int group, Attribute... attributes) {
        return ULOG.message(CONFIG, 0, UNSPECIFIED, group, Attributes.of(attributes));
    }

    static boolean isRecord(Message message) {
        return ULOG.command(message) == PACKET;
    }

    static Numbered decode(Message message) {
        var in = NetfilterSubsystem.attributes(message);
        String prefix = in.has(PREFIX) ? in.string(PREFIX) : "";
        byte[] payload = in.has(PAYLOAD) ? in.bytes(PAYLOAD) : new byte[0];
        var number = in.has(NUMBER) ? OptionalInt.of(in.u32be(NUMBER)) : OptionalInt.empty();
        return new Numbered(number, new LogRecord(prefix, PacketCodec.decode(payload)));
    }
}
