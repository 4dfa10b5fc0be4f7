package io.kuberouter.kernel.iptables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetfilterSubsystem;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.netlink.OptionSocket;
import io.kuberouter.reconcile.TargetException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells by a number whether anybody may have changed the filter table, without reading it. The build for nftables has
/// a generation that grows with every transaction of anybody, whatever its table (`NFT_MSG_GETGEN` of
/// `linux/netfilter/nf_tables.h`). The old build tells how many rules a table holds and how many bytes they take
/// (`IPT_SO_GET_INFO` of `linux/netfilter_ipv4/ip_tables.h`), which misses a rule replaced by one of the same length.
public final class FilterPulse implements AutoCloseable {

    private static final NetfilterSubsystem NFTABLES = new NetfilterSubsystem(10);
    private static final int GETGEN = 16;
    private static final int GEN_ID = 1;

    private static final int GET_INFO = 64;
    private static final int NAME_BYTES = 32;
    private static final int INFO_BYTES = 84;
    private static final int ENTRIES = 76;
    private static final int SIZE = 80;

    private final boolean legacy;
    private final List<Family> families;
    private @Nullable NetlinkSocket netlink;
    private final List<OptionSocket> options = new ArrayList<>();

    /// @param families those to look at; one that is broken in this variant is left out
    public FilterPulse(Variant variant, List<Family> families) {
        this.legacy = variant.build().equals("-legacy");
        this.families = families.stream()
                .filter(family -> !variant.broken().containsKey(family))
                .toList();
    }

    /// Whether more has changed from one beat to another than so many transactions can have. The number of the old
    /// build
    /// does not tell.
    boolean exceeds(long transactions, long before, long after) {
        return !legacy && (int) (after - before) > transactions;
    }

    /// A number that is another one once the table has changed.
    ///
    /// @throws TargetException when the kernel does not tell
    public synchronized long beat() throws TargetException {
        try {
            return legacy ? entries() : generation();
        } catch (NetlinkException e) {
            close();
            throw new TargetException("asking for the state of the filter table: " + e.getMessage(), e);
        }
    }

    private long generation() throws NetlinkException {
        if (netlink == null) {
            netlink = NetlinkSocket.open(NetlinkSocket.NETFILTER);
        }
        return netlink.ask(NFTABLES.message(GETGEN, 0, 0, 0, Attributes.NONE), FilterPulse::generation)
                .orElse(0L);
    }

    private static Long generation(Message message) {
        return Integer.toUnsignedLong(NetfilterSubsystem.attributes(message).u32be(GEN_ID));
    }

    private long entries() throws NetlinkException {
        if (options.isEmpty()) {
            for (var family : families) {
                options.add(OptionSocket.open(family));
            }
        }
        long sum = 0;
        for (var socket : options) {
            var info = socket.option(GET_INFO, table());
            sum = sum * 1_000_003 + info.getInt(ENTRIES) * 31L + info.getInt(SIZE);
        }
        return sum;
    }

    private static byte[] table() {
        return ByteBuffer.allocate(INFO_BYTES)
                .put("filter".getBytes(StandardCharsets.US_ASCII))
                .position(NAME_BYTES)
                .array();
    }

    @Override
    public synchronized void close() {
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
        options.forEach(OptionSocket::close);
        options.clear();
    }
}
