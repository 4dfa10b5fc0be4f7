package io.kuberouter.kernel.iptables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.OptionSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.CRC32;

/// The filter table of one family as the old interface shows it: `struct ipt_getinfo`, `ipt_get_entries` and
/// `ipt_entry` of `linux/netfilter_ipv4/ip_tables.h`, the same of `ip6_tables.h`. An entry is an address part, an
/// offset, a mark of
/// the kernel's own, counters, matches and a target.
///
/// @param marks where in an entry the kernel's mark is; its offset lies right before
/// @param matches where its matches begin; the counters end there
record LegacyTable(OptionSocket socket, int marks, int matches) implements AutoCloseable {

    private static final int GET_INFO = 64, GET_ENTRIES = 65;
    private static final byte[] NAME = "filter".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_BYTES = 32, INFO_BYTES = 84;
    private static final int ENTRIES = 76, SIZE = 80;
    private static final int HEADER_BYTES = 40;

    /// The table may change between asking for its size and reading it.
    private static final int TRIES = 10;

    static LegacyTable open(Family family) throws NetlinkException {
        var socket = OptionSocket.open(family);
        return family == Family.IPV4 ? new LegacyTable(socket, 92, 112) : new LegacyTable(socket, 144, 168);
    }

    private <T> T info(Function<ByteBuffer, T> reader) throws NetlinkException {
        return socket.option(GET_INFO, asked(0), INFO_BYTES, reader);
    }

    private static byte[] asked(int size) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(NAME)
                .putInt(NAME_BYTES, size)
                .array();
    }

    /// How many rules there are and how long they are, in one number.
    long size() throws NetlinkException {
        return info(info -> info.getInt(ENTRIES) * 31L + info.getInt(SIZE));
    }

    /// A sum over all rules, whatever they have counted.
    long sum() throws NetlinkException {
        for (int tries = 1; ; tries++) {
            int size = info(info -> info.getInt(SIZE));
            try {
                return socket.option(GET_ENTRIES, asked(size), HEADER_BYTES + size, this::sum);
            } catch (NetlinkException e) {
                if (e.errno() != Errno.EAGAIN || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private long sum(ByteBuffer table) {
        var sum = new CRC32();
        int entry = HEADER_BYTES;
        while (entry + matches <= table.capacity()) {
            int next = Short.toUnsignedInt(table.getShort(entry + marks - Short.BYTES));
            int end = Math.clamp((long) entry + next, entry + matches, table.capacity());
            sum.update(table.slice(entry, marks));
            sum.update(table.slice(entry + matches, end - entry - matches));
            entry = end;
        }
        return sum.getValue();
    }

    @Override
    public void close() {
        socket.close();
    }
}
