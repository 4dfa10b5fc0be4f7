package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.PacketCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the named counters of our tables show. They outlive the chains that count.
public final class NftCounters {

    private static final int GET_OBJECT = Nfnetlink.type(19);
    private static final int NAME = 2, TYPE = 3, DATA = 4;
    private static final int COUNTER = 1;
    private static final int BYTES = 1, PACKETS = 2;

    private NftCounters() {}

    private record Named(String name, PacketCount count) {}

    /// All of them by name, both families together, in the network namespace of this thread.
    ///
    /// @throws TargetException if they cannot be read
    public static Map<String, PacketCount> read() throws TargetException {
        try (var socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            var request = Message.of(GET_OBJECT, 0, Message.struct(Nfnetlink.STRUCT), Attributes.NONE);
            var counts = new HashMap<String, PacketCount>();
            for (var named : socket.dump(request, NftCounters::decode)) {
                counts.merge(named.name(), named.count(), PacketCount::and);
            }
            return counts;
        } catch (NetlinkException e) {
            throw new TargetException("reading counters of nftables: " + e.getMessage(), e);
        }
    }

    private static @Nullable Named decode(Message message) {
        var attributes = message.attributes(Nfnetlink.STRUCT);
        boolean ours =
                List.of(Script.table(Family.IPV4), Script.table(Family.IPV6)).contains(Nfnetlink.table(message));
        if (!ours || attributes.u32be(TYPE) != COUNTER) {
            return null;
        }
        var data = attributes.nested(DATA);
        return new Named(attributes.string(NAME), new PacketCount(data.u64be(PACKETS), data.u64be(BYTES)));
    }
}
