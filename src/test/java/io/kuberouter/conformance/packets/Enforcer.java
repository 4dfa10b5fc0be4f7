package io.kuberouter.conformance.packets;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.ipset.IpSets;
import io.kuberouter.kernel.ipset.SetEntries;
import io.kuberouter.kernel.iptables.Iptables;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings firewalls to the kernel of a namespace with the agent's own targets, one difference after another, in the
/// agent's order: sets, chains, admitted addresses; and back.
public final class Enforcer implements AutoCloseable {

    private static final List<String> CHAINS = List.of("KUBE-ROUTER-", "KUBE-POD-FW-", "KUBE-NWPLCY-");
    private static final String LOCAL_PODS = "kube-router-local-pods";

    private final Namespace node;
    private final List<NetlinkSocket> sockets;
    private final List<Area<Firewall, ?, ?>> groundUp;

    private Enforcer(Namespace node, List<NetlinkSocket> sockets, List<Area<Firewall, ?, ?>> groundUp) {
        this.node = node;
        this.sockets = sockets;
        this.groundUp = groundUp;
    }

    /// @param build of iptables: `-nft` or `-legacy`
    public static Enforcer in(Namespace node, String build) throws Exception {
        return node.in(() -> {
            var sockets = List.of(
                    NetlinkSocket.open(NetlinkSocket.NETFILTER), NetlinkSocket.open(NetlinkSocket.NETFILTER));
            return new Enforcer(node, sockets, areas(sockets, build));
        });
    }

    private static List<Area<Firewall, ?, ?>> areas(List<NetlinkSocket> sockets, String build) {
        var exec = new Exec(Duration.ofSeconds(30));
        var iptables = new Iptables(
                exec, new Variant(build, "", true, Map.of()), EnumSet.allOf(Family.class), Set.of("filter"), CHAINS);
        var sets = new IpSets(sockets.getFirst(), Set.of("KUBE-SRC-", "KUBE-DST-", LOCAL_PODS));
        var entries = new SetEntries(
                sockets.getLast(),
                Set.of(new SetKey(Family.IPV4, LOCAL_PODS), new SetKey(Family.IPV6, LOCAL_PODS)));
        return List.of(
                new Area<>("sets", Set.of(), Firewall::sets, sets),
                new Area<>("chains", Set.of("sets"), Enforcer::chains, iptables),
                new Area<>("admitted", Set.of("chains"), Firewall::admitted, entries),
                new Area<>("nft", Set.of(), Firewall::nft, new NftText(exec)));
    }

    private static Table<ChainKey, Chain> chains(Firewall firewall) {
        return firewall.chains();
    }

    /// Builds what is new, then clears what is left over.
    ///
    /// @throws IllegalStateException naming what the kernel refused
    public void settle(Firewall wanted) throws Exception {
        node.in(() -> {
            for (var area : groundUp) {
                check(area.name(), area.build(wanted, true));
            }
            for (var area : groundUp.reversed()) {
                check(area.name(), area.clear(wanted, wanted, true));
            }
            return true;
        });
    }

    /// As after a start: nothing is remembered, the kernel is read.
    public void forget() {
        groundUp.forEach(Area::doubt);
    }

    private static void check(String area, Outcome<?, ?> outcome) {
        if (!outcome.settled()) {
            throw new IllegalStateException(area + ": " + outcome.trouble() + outcome.failures());
        }
    }

    @Override
    public void close() {
        sockets.forEach(NetlinkSocket::close);
    }
}
