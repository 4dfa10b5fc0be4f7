package io.kuberouter.agent;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.KubeProxy;
import io.kuberouter.kernel.ipvs.Adoptable;
import io.kuberouter.kernel.leftovers.Leftover;
import io.kuberouter.kernel.leftovers.Leftovers;
import io.kuberouter.kernel.rtnetlink.Facts;
import io.kuberouter.net.Ip;
import io.kuberouter.options.Options;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.ServerKey;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Set;

/// Who proxied Services on this node before: earlier kube-routers, whose virtual servers are taken over and whose other
/// things are swept, and kube-proxy, which is told about and left alone.
final class Predecessors {

    private static final String KUBE_PROXY_LINK = "kube-ipvs0";

    private final Exec exec;
    private final Facts facts;
    private final Area<Desired, String, Leftover> leftovers;

    Predecessors(Exec exec, Facts facts) {
        this.exec = exec;
        this.facts = facts;
        this.leftovers =
                new Area<>("leftovers", Set.of(), _ -> Table.empty(), new Leftovers(exec, Leftovers.EVERY_IPTABLES));
    }

    /// What an earlier proxy of this node left: servers of VIPs on our interface, and of node addresses with a node
    /// port.
    ///
    /// @param dummy our interface
    Adoptable adoptable(String dummy, Options options) throws TargetException {
        var held = facts.addresses();
        var vips = held.stream()
                .filter(address -> address.link().equals(dummy))
                .map(address -> address.prefix().address())
                .collect(toUnmodifiableSet());
        var own = held.stream().map(address -> address.prefix().address()).collect(toUnmodifiableSet());
        return key -> isLeft(key, vips, own, options);
    }

    private static boolean isLeft(ServerKey key, Set<Ip> vips, Set<Ip> own, Options options) {
        boolean excluded = options.proxy().excluded().stream().anyMatch(cidr -> cidr.contains(key.address()));
        boolean nodePort =
                own.contains(key.address()) && options.ranges().nodePorts().contains(key.port());
        return !excluded && (vips.contains(key.address()) || nodePort);
    }

    /// What nobody needs any more.
    Area<Desired, String, Leftover> leftovers() {
        return leftovers;
    }

    /// A note where a kube-proxy runs or has run.
    List<Note> rivals() {
        if (!KubeProxy.isPresent(exec) && !hasLink(KUBE_PROXY_LINK)) {
            return List.of();
        }
        return List.of(new Note(
                Severity.WARNING,
                "kube-proxy",
                "has left chains or tables on this node, or still runs: both answer for the same Services",
                "Remove kube-proxy from the cluster, then run kube-proxy --cleanup on this node."));
    }

    private boolean hasLink(String name) {
        try {
            return facts.hasLink(name);
        } catch (TargetException _) {
            // Its chains and tables, looked for first, tell as much.
            return false;
        }
    }
}
