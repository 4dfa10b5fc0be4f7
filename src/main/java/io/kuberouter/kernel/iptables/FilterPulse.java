package io.kuberouter.kernel.iptables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetfilterSubsystem;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells by a number whether anybody may have changed the filter table, without reading it. The build for nftables has
/// a generation that grows with every transaction of anybody, whatever its table (`NFT_MSG_GETGEN` of
/// `linux/netfilter/nf_tables.h`). The old build tells how many rules a table holds and how many bytes they take
/// (`IPT_SO_GET_INFO` of `linux/netfilter_ipv4/ip_tables.h`), which misses a rule replaced by one of the same length;
/// a sum over the table itself ([LegacyTable]) does not.
public final class FilterPulse implements AutoCloseable {

    private static final NetfilterSubsystem NFTABLES = new NetfilterSubsystem(10);
    private static final int GETGEN = 16;
    private static final int GEN_ID = 1;

    private final boolean legacy;
    private final List<Family> families;
    private @Nullable NetlinkSocket netlink;
    private final List<LegacyTable> tables = new ArrayList<>();

    /// @param families those to look at; one that is broken in this variant is left out
    public FilterPulse(Variant variant, List<Family> families) {
        this.legacy = variant.build().equals("-legacy");
        this.families = families.stream()
                .filter(family -> !variant.broken().containsKey(family))
                .toList();
    }

    /// Whether more has changed from one beat to another than so many transactions can have. The number of the old
    /// build does not tell.
    boolean exceeds(long transactions, long before, long after) {
        return !legacy && (int) (after - before) > transactions;
    }

    /// A number that is another one once the table has changed, as far as its size tells. Costs next to nothing.
    ///
    /// @throws TargetException when the kernel does not tell
    public long beat() throws TargetException {
        return told(LegacyTable::size);
    }

    /// Whether the beat misses changes, so that the content must be looked at as well.
    boolean isBlind() {
        return legacy;
    }

    /// A number that is another one once any rule has changed. Costs the old build a copy of the table.
    ///
    /// @throws TargetException when the kernel does not tell
    public long content() throws TargetException {
        return told(LegacyTable::sum);
    }

    private interface Question {
        long answer(LegacyTable table) throws NetlinkException;
    }

    private synchronized long told(Question question) throws TargetException {
        try {
            return legacy ? ofAll(question) : generation();
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

    private long ofAll(Question question) throws NetlinkException {
        if (tables.isEmpty()) {
            for (var family : families) {
                tables.add(LegacyTable.open(family));
            }
        }
        long sum = 0;
        for (var table : tables) {
            sum = sum * 1_000_003 + question.answer(table);
        }
        return sum;
    }

    @Override
    public synchronized void close() {
        if (netlink != null) {
            netlink.close();
            netlink = null;
        }
        tables.forEach(LegacyTable::close);
        tables.clear();
    }
}
