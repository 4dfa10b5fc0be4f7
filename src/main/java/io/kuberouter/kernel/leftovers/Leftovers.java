package io.kuberouter.kernel.leftovers;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What earlier kube-routers left of their service proxy. Nothing of it is ever wanted, so it only finds and removes.
/// Meant for after the first full sync and for cleanup: it starts a dozen programs.
public final class Leftovers implements Target<String, Leftover> {

    /// The programs of both builds of iptables: an earlier release may have used the other one.
    public static final List<String> EVERY_IPTABLES =
            List.of("iptables-nft", "ip6tables-nft", "iptables-legacy", "ip6tables-legacy");

    private static final Set<String> SETS = Set.of(
            "kube-router-local-ips",
            "kube-router-svip",
            "kube-router-svip-prt",
            "inet6:kube-router-local-ips",
            "inet6:kube-router-svip",
            "inet6:kube-router-svip-prt",
            "kube-router-service-ips",
            "kube-router-ipvs-services");

    private final Sweep sweep;
    private final List<String> iptables;

    /// @param iptables programs to look with; one that is not there is left out
    public Leftovers(Exec exec, List<String> iptables) {
        this.sweep = new Sweep(exec);
        this.iptables = List.copyOf(iptables);
    }

    @Override
    public Table<String, Leftover> observe(Table<String, Leftover> wanted) {
        var all = new ArrayList<Leftover>();
        iptables.forEach(program -> all.addAll(Netfilter.find(program, sweep.printed(program + "-save"))));
        sweep.printed("ipset", "list", "-n").lines().filter(SETS::contains).forEach(set -> all.add(set(set)));
        for (String family : List.of("-4", "-6")) {
            all.addAll(Routing.rules(family, sweep.printed("ip", family, "rule", "show")));
            for (String table : Routing.TABLES) {
                all.addAll(Routing.routes(family, table, sweep.printed("ip", family, "route", "show", "table", table)));
            }
        }
        var merged = new LinkedHashMap<String, Leftover>();
        all.forEach(leftover -> merged.merge(leftover.name(), leftover, Leftover::and));
        return Table.of(merged);
    }

    private static Leftover set(String name) {
        return Leftover.of("ipset " + name, List.of("ipset", "destroy", name));
    }

    /// @throws TargetException always: nothing of this is to be built
    @Override
    public Map<String, String> build(List<Edit<String, Leftover>> edits) throws TargetException {
        throw new TargetException("leftovers of earlier releases are not to be built");
    }

    /// Sets last, for rules refer to them.
    @Override
    public Map<String, String> clear(List<Edit<String, Leftover>> edits) throws TargetException {
        return sweep.clear(edits, this);
    }
}
