package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Iptables;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.ipvs.IpvsReader;
import io.kuberouter.kernel.ipvs.IpvsTarget;
import io.kuberouter.kernel.ipvs.IpvsTimeouts;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.kernel.rtnetlink.Addresses;
import io.kuberouter.kernel.rtnetlink.Change;
import io.kuberouter.kernel.rtnetlink.Facts;
import io.kuberouter.kernel.rtnetlink.Links;
import io.kuberouter.kernel.rtnetlink.Routes;
import io.kuberouter.kernel.sysctl.ProcSysctl;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.kubernetes.watch.Selection;
import io.kuberouter.net.Family;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.options.Options;
import io.kuberouter.plan.proxy.ProxyPlanner;
import io.kuberouter.plan.proxy.ProxySettings;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Link;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The service proxy: Services through IPVS.
final class ProxyFeature implements Feature {

    static final String NAME = "service proxy";
    static final String IPVS = "ipvs";

    static final String DUMMY = "kube-dummy-if";
    private static final String LINK = "link";
    private static final String ADDRESS = "address";
    private static final String ROUTE = "route";
    private static final String NAT = "nat";
    private static final String SYSCTL = "sysctl";
    private static final String TIMEOUTS = "timeouts";
    private static final Set<Family> BOTH = Set.of(Family.values());

    private final Options options;
    private final Modules modules;
    private final ProxyPlanner planner;
    private final IpvsTarget ipvs;
    private final IpvsTimeouts timeouts = new IpvsTimeouts();
    private final IpvsReader reader = new IpvsReader();
    private final Sockets sockets = new Sockets(NetlinkSocket.ROUTE);
    private final List<Area<Desired, ?, ?>> areas;
    private final Predecessors predecessors;
    private final Census ipv4;
    private final Census ipv6;
    private int looks;

    /// @throws TargetException if netlink or iptables cannot be used at all
    ProxyFeature(Options options, Exec exec, Modules modules, Variant iptables) throws TargetException {
        this.options = options;
        this.modules = modules;
        this.planner = new ProxyPlanner(settings(options));
        this.predecessors = new Predecessors(exec, new Facts(sockets.next()));
        this.ipvs = new IpvsTarget(predecessors.adoptable(DUMMY, options));
        this.ipv4 = new Census(() -> ipvs.balance(Family.IPV4), reader::ipv4Count);
        this.ipv6 = new Census(() -> ipvs.balance(Family.IPV6), () -> reader.count() - reader.ipv4Count());
        this.areas = List.of(
                new Area<>(LINK, Set.of(), Desired::links, new Links(sockets.next(), Set.of(new Link(DUMMY, "dummy")))),
                new Area<>(SYSCTL, Set.of(LINK), Desired::sysctls, new ProcSysctl(Path.of("/proc/sys"))),
                new Area<>(NAT, Set.of(), Desired::chains, chains(exec, iptables)),
                new Area<>(TIMEOUTS, Set.of(), Desired::timeouts, timeouts),
                new Area<>(IPVS, Set.of(NAT), Desired::servers, ipvs),
                new Area<>(
                        ADDRESS, Set.of(LINK, IPVS), Desired::addresses, new Addresses(sockets.next(), Set.of(DUMMY))),
                new Area<>(ROUTE, Set.of(ADDRESS), Desired::routes, new Routes(sockets.next(), DUMMY)));
    }

    private static Target<ChainKey, Chain> chains(Exec exec, Variant iptables) {
        return new Iptables(exec, iptables, BOTH, Set.of("nat"), List.of("KUBE-ROUTER-MASQ"));
    }

    private static ProxySettings settings(Options options) {
        var proxy = options.proxy();
        var kernel = Timeouts.KERNEL;
        return new ProxySettings(
                Set.copyOf(options.run().families()),
                proxy.masqueradeAll(),
                proxy.nodePortOnAllAddresses(),
                options.ranges().pods(),
                new Timeouts(
                        proxy.tcpTimeout().orElse(kernel.tcp()),
                        proxy.tcpFinTimeout().orElse(kernel.tcpFin()),
                        proxy.udpTimeout().orElse(kernel.udp())));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Selection<?>> selections() {
        return List.of(
                Selection.all(Kind.SERVICES),
                Selection.all(Kind.ENDPOINT_SLICES),
                new Selection<>(Kind.NODES, "metadata.name=" + options.process().nodeName()));
    }

    @Override
    public Desired plan(Inputs inputs) {
        return planner.plan(inputs);
    }

    @Override
    public List<Area<Desired, ?, ?>> areas() {
        return areas;
    }

    @Override
    public Duration period() {
        return options.proxy().syncPeriod();
    }

    @Override
    public Set<String> links() {
        return Set.of(DUMMY);
    }

    /// The number of servers moved, and not by us. The kernel counts those of IPv4 for nothing; where there is IPv6,
    /// all are read at every other look.
    @Override
    public Set<String> suspected() {
        try {
            boolean readsAll = options.run().families().contains(Family.IPV6) && looks++ % 2 == 0;
            return ipv4.moved() || (readsAll && ipv6.moved()) ? Set.of(IPVS) : Set.of();
        } catch (TargetException _) {
            // No IPVS in this kernel: the area itself says so.
            return Set.of();
        }
    }

    /// Messages written to IPVS so far, those that read left out.
    long written() {
        return ipvs.written();
    }

    @Override
    public List<Area<Desired, ?, ?>> leftovers() {
        return List.of(predecessors.leftovers());
    }

    @Override
    public List<String> kept() {
        var lines = new ArrayList<String>();
        ProcSysctl.KERNEL_DEFAULTS.forEach(
                (key, value) -> lines.add("sysctl " + key + " (a kernel starts with " + value + ")"));
        lines.add("the timeouts of IPVS (a kernel starts with: ipvsadm --set 900 120 300)");
        return lines;
    }

    @Override
    public Optional<TrafficWatch.Source> traffic() {
        return Optional.of(new ProxyTraffic(reader));
    }

    @Override
    public List<Note> prepare() {
        var notes = new ArrayList<Note>();
        Map<String, String> missing = modules.load(Modules.PROXY);
        missing.forEach((module, reason) -> notes.add(new Note(
                Severity.FAILING,
                "module " + module,
                "cannot be loaded: " + reason,
                "Load it on the node (modprobe " + module + "), or mount /lib/modules into the pod.")));
        return notes;
    }

    @Override
    public List<Note> rivals() {
        return predecessors.rivals();
    }

    @Override
    public Set<String> concerned(Change change, Desired desired) {
        if (!change.contradicts(desired)) {
            return Set.of();
        }
        return switch (change) {
            case Change.OfLink _ -> Set.of(LINK, SYSCTL, ADDRESS, ROUTE);
            case Change.OfAddress _ -> Set.of(ADDRESS, ROUTE);
            case Change.OfRoute _ -> Set.of(ROUTE);
            case Change.OfRules _ -> Set.of();
            case Change.Overrun _ -> Set.of(LINK, ADDRESS, ROUTE);
        };
    }

    @Override
    public void close() {
        ipvs.close();
        timeouts.close();
        reader.close();
        sockets.close();
    }
}
