package io.kuberouter.agent;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.ipset.IpSets;
import io.kuberouter.kernel.ipset.SetEntries;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.iptables.WatchedFilter;
import io.kuberouter.kernel.leftovers.Leftover;
import io.kuberouter.kernel.leftovers.PolicyLeftovers;
import io.kuberouter.kernel.nftables.NftCounters;
import io.kuberouter.net.Family;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.options.PolicyOptions.Plane;
import io.kuberouter.plan.firewall.RuleCounts;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.BaseChain;
import io.kuberouter.state.NftObject.VerdictMap;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The areas of both planes. Both are always looked after, whichever is wanted: what the other one holds is cleared
/// once this one stands, and what a family that was switched off left behind goes too.
///
/// nftables rests on the others only for that: it is built after them and clears before them, so that in a change of
/// planes there is a moment with both and none without. The old one stays for as long as the new one cannot be had.
final class FirewallPlanes implements AutoCloseable {

    static final String SETS = "ipset";
    static final String FILTER = "filter";
    static final String MEMBERS = "members";
    static final String NFTABLES = "nftables";

    private static final String LOCAL_PODS = "kube-router-local-pods";
    private static final Set<String> SET_NAMES = Set.of("KUBE-SRC-", "KUBE-DST-", LOCAL_PODS);

    /// One look of two seconds in so many is at what costs more than a flag: the heads of sets, and what a neighbour
    /// who writes all the time makes us read.
    private static final int FAR = 4;

    /// And one in so many at every rule of old iptables, which tells of its size only.
    private static final int THOROUGH = 10;

    private final Sockets sockets = new Sockets(NetlinkSocket.NETFILTER);
    private final IpSets sets;
    private final SetEntries members;
    private final WatchedFilter filter;
    private final Optional<NftPlane> nftables;
    private final boolean usesNftables;
    private final boolean guards;
    private final Gate<ChainKey, Chain> iptablesGate;
    private final Optional<Gate<NftKey, NftObject>> nftablesGate;
    private final List<Area<Desired, ?, ?>> areas;
    private final Area<Desired, String, Leftover> otherBuild;
    private int looks;

    /// @param families those that are guarded
    /// @throws TargetException if netlink cannot be used at all
    FirewallPlanes(Exec exec, Variant iptables, List<Family> families, PlaneChoice choice) throws TargetException {
        this(exec, iptables, families, choice, true);
    }

    /// Of a firewall that is switched off: nothing stays until something else stands.
    static FirewallPlanes remains(Exec exec, Variant iptables, List<Family> families) throws TargetException {
        return new FirewallPlanes(exec, iptables, families, PlaneChoice.of(Plane.IPTABLES, families, exec), false);
    }

    private FirewallPlanes(Exec exec, Variant iptables, List<Family> families, PlaneChoice choice, boolean guards)
            throws TargetException {
        this.guards = guards;
        this.sets = new IpSets(sockets.next(), SET_NAMES);
        this.members = new SetEntries(
                sockets.next(), Set.of(new SetKey(Family.IPV4, LOCAL_PODS), new SetKey(Family.IPV6, LOCAL_PODS)));
        this.filter = new WatchedFilter(exec, iptables, families);
        this.otherBuild = new Area<>(
                "policies of the other iptables",
                Set.of(SETS),
                _ -> Table.empty(),
                new Gate<>(new PolicyLeftovers(exec, iptables.build()), _ -> false, this::stands));
        this.usesNftables = choice.usesNftables();
        this.nftables =
                choice.nft().isPresent() ? Optional.of(NftPlane.of(choice.nft().get())) : Optional.empty();
        this.iptablesGate = new Gate<>(filter, chain -> !chain.jumps().isEmpty(), this::iptablesMayGo);
        this.areas = new ArrayList<>(List.of(
                new Area<>(SETS, Set.of(), desired -> desired.firewall().sets(), sets),
                new Area<>(FILTER, Set.of(SETS), desired -> desired.firewall().chains(), iptablesGate),
                new Area<>(
                        MEMBERS,
                        Set.of(FILTER),
                        desired -> desired.firewall().admitted(),
                        new Gate<>(members, _ -> false, this::iptablesMayGo))));
        this.nftablesGate = nftables.map(
                plane -> new Gate<>(plane.tables(), FirewallPlanes::leadsIn, () -> usesNftables || stands()));
        nftablesGate.ifPresent(gate -> areas.add(new Area<>(
                NFTABLES, Set.of(FILTER, MEMBERS), desired -> desired.firewall().nft(), gate)));
    }

    /// Packets run from the chains that the kernel enters through the maps to those of the pods.
    private static boolean leadsIn(NftObject object) {
        return object instanceof BaseChain || object instanceof VerdictMap;
    }

    private boolean iptablesMayGo() {
        return !usesNftables || stands();
    }

    /// Whether packets are led into the wanted plane, if one is.
    private boolean stands() {
        if (!guards) {
            return true;
        }
        return usesNftables ? nftablesGate.isEmpty() || nftablesGate.get().stands() : iptablesGate.stands();
    }

    /// What earlier releases left with the build of iptables that this node does not use.
    Area<Desired, String, Leftover> otherBuild() {
        return otherBuild;
    }

    List<Area<Desired, ?, ?>> areas() {
        return List.copyOf(areas);
    }

    /// The areas that look as if somebody else had changed them.
    Set<String> suspected() {
        var suspected = new HashSet<String>();
        boolean far = looks % FAR == 0;
        boolean thorough = looks++ % THOROUGH == 0;
        if (nftables.isPresent() && nftables.get().wasTouched()) {
            suspected.add(NFTABLES);
        }
        if (far && !usesNftables) {
            suspect(suspected, SETS, sets::suspected);
            suspect(suspected, MEMBERS, members::suspected);
        }
        if (!usesNftables && (far || !filter.wasVain())) {
            suspect(suspected, FILTER, () -> filter.suspected(thorough));
        }
        return suspected;
    }

    private interface Look {
        boolean isOdd() throws TargetException;
    }

    /// What cannot be looked at says so when it is used.
    private static void suspect(Set<String> suspected, String area, Look look) {
        try {
            if (look.isOdd()) {
                suspected.add(area);
            }
        } catch (TargetException _) {
            // see above
        }
    }

    /// What the kernel counts of rules and refusals.
    RuleCounts counts(Ruleset ruleset) throws TargetException {
        if (!usesNftables) {
            return RuleCounts.of(ruleset, filter.counters());
        }
        return RuleCounts.named(ruleset, NftCounters.read());
    }

    @Override
    public void close() {
        nftables.ifPresent(NftPlane::close);
        filter.close();
        sockets.close();
    }
}
