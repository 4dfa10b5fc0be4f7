package io.kuberouter.conformance.packets;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.ipset.IpSets;
import io.kuberouter.kernel.ipset.SetEntries;
import io.kuberouter.kernel.iptables.Iptables;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.kernel.nftables.Nft;
import io.kuberouter.kernel.nftables.Nftables;
import io.kuberouter.kernel.nftables.OwnChanges;
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
    private static final Set<String> SETS = Set.of("KUBE-SRC-", "KUBE-DST-", "kube-router-local-pods");
    private static final Set<SetKey> LOCAL_PODS = Set.of(
            new SetKey(Family.IPV4, "kube-router-local-pods"), new SetKey(Family.IPV6, "kube-router-local-pods"));

    private final Namespace node;
    private final List<Runnable> closers;
    private final List<Area<Firewall, ?, ?>> groundUp;

    private Enforcer(Namespace node, List<Runnable> closers, List<Area<Firewall, ?, ?>> groundUp) {
        this.node = node;
        this.closers = closers;
        this.groundUp = groundUp;
    }

    /// @param build of iptables: `-nft` or `-legacy`
    public static Enforcer in(Namespace node, String build) throws Exception {
        return in(node, build, Fault.NONE);
    }

    /// @param fault what fails
    public static Enforcer in(Namespace node, String build, Fault fault) throws Exception {
        return node.in(() -> {
            var exec = new Exec(Duration.ofSeconds(30));
            var sets = NetlinkSocket.open(NetlinkSocket.NETFILTER);
            var entries = NetlinkSocket.open(NetlinkSocket.NETFILTER);
            var changes = OwnChanges.open(() -> {});
            var nft = fault.in(Nft.open(exec));
            List<Area<Firewall, ?, ?>> groundUp = List.of(
                    new Area<>("sets", Set.of(), Firewall::sets, fault.in(new IpSets(sets, SETS))),
                    new Area<>("chains", Set.of("sets"), Enforcer::chains, fault.in(iptables(exec, build))),
                    new Area<>(
                            "admitted",
                            Set.of("chains"),
                            Firewall::admitted,
                            fault.in(new SetEntries(entries, LOCAL_PODS))),
                    new Area<>("nft", Set.of(), Firewall::nft, fault.in(new Nftables(nft, changes))));
            return new Enforcer(node, List.of(nft::close, changes::close, entries::close, sets::close), groundUp);
        });
    }

    private static Iptables iptables(Exec exec, String build) {
        var variant = new Variant(build, "", true, Map.of());
        return new Iptables(exec, variant, EnumSet.allOf(Family.class), Set.of("filter"), CHAINS);
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

    /// Likewise, but where something fails the rest goes on, as far as it may: nothing is cleared that rests on what
    /// failed.
    ///
    /// @return whether all is as wanted
    public boolean attempt(Firewall wanted) throws Exception {
        return node.in(() -> {
            boolean settled = true;
            for (var area : groundUp) {
                settled &= area.build(wanted, true).settled();
            }
            for (var area : groundUp.reversed()) {
                settled = settled && area.clear(wanted, wanted, true).settled();
            }
            return settled;
        });
    }

    private static void check(String area, Outcome<?, ?> outcome) {
        if (!outcome.settled()) {
            throw new IllegalStateException(area + ": " + outcome.trouble() + outcome.failures());
        }
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
