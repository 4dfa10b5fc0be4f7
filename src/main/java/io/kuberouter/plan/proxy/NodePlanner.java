package io.kuberouter.plan.proxy;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Link;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.Sysctl;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What the node needs for the proxy whatever Services there are: the interface of the VIPs, kernel settings, and the
/// masquerading of what leaves for pods on other nodes.
final class NodePlanner {

    /// The interface that holds every VIP but the node's own addresses.
    static final String DUMMY = "kube-dummy-if";

    /// Our chain in `nat`: the original appends its rules to `POSTROUTING` itself and cannot tell old ones from new.
    static final String MASQUERADE_CHAIN = "KUBE-ROUTER-MASQ";

    /// From here on `conn_reuse_mode=0` only makes clients stick to pods that drain (the kernel's own default, 1, no
    /// longer costs a second per reused port).
    private static final int REUSE_MENDED = 5009;

    private static final String MATCH = "-m ipvs --vdir ORIGINAL --vmethod MASQ";

    private NodePlanner() {}

    static Table<String, Link> links() {
        return Table.<String, Link>empty().with(DUMMY, new Link(DUMMY, "dummy"));
    }

    static Table<String, Sysctl> sysctls(NodeFacts node) {
        Table<String, Sysctl> all = Table.empty();
        all = with(all, "net.ipv4.vs.conntrack", "1", false);
        all = with(all, "net.ipv4.vs.expire_nodest_conn", "1", false);
        all = with(all, "net.ipv4.vs.expire_quiescent_template", "1", false);
        if (node.kernel() < REUSE_MENDED) {
            all = with(all, "net.ipv4.vs.conn_reuse_mode", "0", false);
        }
        all = with(all, "net.ipv4.conf.all.arp_ignore", "1", false);
        all = with(all, "net.ipv4.conf.all.arp_announce", "2", false);
        if (node.has(Family.IPV4)) {
            var links = new LinkedHashSet<>(List.of("all", DUMMY));
            node.primaryLink().ifPresent(links::add);
            if (node.hasBridge()) {
                links.add(NodeFacts.BRIDGE);
            }
            for (String link : links) {
                // Dots in an interface's name are slashes in a sysctl's.
                all = with(all, "net.ipv4.conf." + link.replace('.', '/') + ".rp_filter", "2", true);
            }
        }
        return all;
    }

    private static Table<String, Sysctl> with(
            Table<String, Sysctl> all, String key, String value, boolean onlyWhereStrict) {
        return all.with(key, new Sysctl(key, value, onlyWhereStrict ? Optional.of("1") : Optional.empty()));
    }

    static Table<ChainKey, Chain> chains(NodeFacts node, ProxySettings settings) {
        Table<ChainKey, Chain> chains = Table.empty();
        for (var entry : node.addresses().entrySet()) {
            var key = new ChainKey(entry.getKey(), "nat", MASQUERADE_CHAIN);
            var jump = new Chain.Jump("POSTROUTING", false, MATCH);
            chains = chains.with(key, new Chain(key, rules(node, settings, entry.getValue()), List.of(jump)));
        }
        return chains;
    }

    /// Sources that are pods keep their address, and so does everybody on the way to a pod of this node; the rest comes
    /// back through here, so it must leave with this node's address.
    private static List<String> rules(NodeFacts node, ProxySettings settings, Ip address) {
        var rules = new ArrayList<String>();
        if (!settings.masqueradeAll()) {
            var local = ofFamily(node.podCidrs(), address.family());
            var sources = new LinkedHashSet<>(local);
            sources.addAll(ofFamily(settings.clusterCidrs(), address.family()));
            sources.forEach(cidr -> rules.add(match("-s ", cidr) + "-j RETURN"));
            local.forEach(cidr -> rules.add(match("-d ", cidr) + "-j RETURN"));
        }
        rules.add("-j SNAT --to-source " + address + (node.randomFully() ? " --random-fully" : ""));
        return rules;
    }

    /// `iptables-save` prints nothing for a match of everything.
    private static String match(String option, Prefix cidr) {
        return cidr.length() == 0 ? "" : option + cidr + " ";
    }

    private static List<Prefix> ofFamily(List<Prefix> cidrs, Family family) {
        return cidrs.stream()
                .map(Prefix::network)
                .filter(cidr -> cidr.family() == family)
                .distinct()
                .toList();
    }

    static List<Note> notes(NodeFacts node, ProxySettings settings) {
        var notes = new ArrayList<Note>();
        String subject = "Node " + node.name();
        node.flaws().forEach(flaw -> notes.add(ServicePlanner.note("Node " + node.name(), flaw)));
        for (var family : Family.values()) {
            if (settings.families().contains(family) && !node.has(family)) {
                notes.add(new Note(
                        Severity.INFO,
                        subject,
                        "has no " + family.word() + " address: no " + family.word() + " Service is served here",
                        "Give the Node an InternalIP of this family, or switch the family off by flag."));
            }
        }
        boolean unknownPods = !settings.masqueradeAll()
                && node.addresses().values().stream()
                        .anyMatch(ip -> ofFamily(node.podCidrs(), ip.family()).isEmpty()
                                && ofFamily(settings.clusterCidrs(), ip.family())
                                        .isEmpty());
        if (unknownPods) {
            notes.add(new Note(
                    Severity.WARNING,
                    subject,
                    "has no pod CIDR of every family: traffic of pods to Services is masqueraded too",
                    "Set spec.podCIDRs on the Node, or --cluster-cidr."));
        }
        return notes;
    }
}
