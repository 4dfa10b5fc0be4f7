package io.kuberouter.kernel.ipvs;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.OptionSocket;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Counters;
import io.kuberouter.state.ServerKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at IPVS without touching it: counters for metrics and pages, numbers for the watch over the table. Has sockets
/// of its own, so that looking never waits for a round; may be used from any thread.
public final class IpvsReader implements AutoCloseable {

    /// `IP_VS_SO_GET_INFO` of `linux/ip_vs.h`; `struct ip_vs_getinfo` is version, size of the table, number of
    /// services.
    private static final int GET_INFO = 64 + 1024 + 64 + 1, GET_INFO_BYTES = 12;

    /// Where `struct ip_vs_getinfo` has the number of services of IPv4.
    private static final int SERVICES_AT = 8;

    private final IpvsSocket ipvs = new IpvsSocket();
    private @Nullable OptionSocket options;

    private record Counted(Service service, Counters counters) {}

    /// What was counted.
    ///
    /// @param ours by virtual server
    /// @param all how many virtual servers there are, foreign ones too
    public record Counts(Map<ServerKey, Counters> ours, int all) {
        public Counts {
            ours = Map.copyOf(ours);
        }
    }

    /// What each of our virtual servers counted.
    public synchronized Counts counters() throws TargetException {
        var counters = new TreeMap<ServerKey, Counters>();
        var services = ipvs.services(in -> {
            var service = ServiceCodec.decode(in);
            return service == null ? null : new Counted(service, CountersCodec.decode(in.nested(ServiceCodec.STATS64)));
        });
        for (var counted : services) {
            if (counted.service().isMarked()) {
                counters.put(counted.service().key(), counted.counters());
            }
        }
        return new Counts(counters, services.size());
    }

    /// What each destination of a virtual server has to do, in order; empty if there is no such server.
    public synchronized List<Load> loads(ServerKey key) throws TargetException {
        return ipvs.destinations(key, DestinationCodec::load).stream()
                .sorted((one, other) -> one.destination().compareTo(other.destination()))
                .toList();
    }

    /// How many virtual servers there are, ours and foreign, by reading them all.
    public synchronized int count() throws TargetException {
        return ipvs.services(in -> Boolean.TRUE).size();
    }

    /// How many virtual servers of IPv4 there are, ours and foreign, at the price of one system call. The kernel keeps
    /// no such number for IPv6.
    public synchronized int ipv4Count() throws TargetException {
        try {
            if (options == null) {
                options = OptionSocket.open(Family.IPV4);
            }
            return options.option(GET_INFO, GET_INFO_BYTES).getInt(SERVICES_AT);
        } catch (NetlinkException e) {
            throw new TargetException("reading IP_VS_SO_GET_INFO: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        ipvs.close();
        if (options != null) {
            options.close();
            options = null;
        }
    }
}
