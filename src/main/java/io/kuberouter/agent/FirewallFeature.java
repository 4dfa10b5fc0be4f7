package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.kubernetes.watch.Selection;
import io.kuberouter.options.Options;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.KernelNames;
import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.GuardFrame.Refusal;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// The firewall: NetworkPolicies through iptables and ipset, or through nftables.
final class FirewallFeature implements Feature {

    static final String NAME = "firewall";

    private static final Path BRIDGE = Path.of("/proc/sys/net/bridge");

    private final Options options;
    private final Modules modules;
    private final FirewallPlanes planes;
    private final PlaneChoice choice;
    private final FirewallPlanner planner;
    private final FirewallPolice police;
    private final BridgeCheck bridges;
    private final Set<String> areaNames;
    private final FirewallRemarks remarks;
    private final AnnouncementWatch announcements;
    private final Path attachments;

    /// @param attachments the folder that is shared with the CNI plugin
    /// @throws TargetException if netlink or iptables cannot be used at all
    FirewallFeature(Options options, Exec exec, Modules modules, Variant iptables, Path attachments, Clock clock)
            throws TargetException {
        this.options = options;
        this.modules = modules;
        this.choice = PlaneChoice.of(options.policy().plane(), options.run().families(), exec);
        this.planes = new FirewallPlanes(exec, iptables, options.run().families(), choice);
        var settings = settings(options);
        this.planner =
                new FirewallPlanner(settings, choice.usesNftables() ? new NftablesRenderer() : new IptablesRenderer());
        this.police = new FirewallPolice(settings, planes, clock);
        this.bridges = new BridgeCheck(BRIDGE, options.run().families());
        this.areaNames = planes.areas().stream().map(Area::name).collect(Collectors.toSet());
        this.remarks = new FirewallRemarks(options.process().nodeName(), areaNames);
        this.attachments = attachments;
        this.announcements = new AnnouncementWatch(attachments, new GuardCheck(planes.areas()), clock);
    }

    private static FirewallSettings settings(Options options) {
        var ranges = options.ranges();
        var frame = new GuardFrame(
                options.run().families(),
                ranges.clusterIps(),
                ranges.externalIps(),
                ranges.loadBalancerIps(),
                ranges.nodePorts(),
                List.of(),
                manner(options));
        return new FirewallSettings(
                options.process().nodeName(), frame, options.policy().defaultDeny());
    }

    private static Manner manner(Options options) {
        var policy = options.policy();
        var refusal = Refusal.valueOf(policy.refusal().name());
        return new Manner(
                refusal,
                policy.icmp().toString().equals("all"),
                policy.ownNode().toString().equals("always"),
                policy.nodeAccept());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Selection<?>> selections() {
        return List.of(
                Selection.all(Kind.PODS),
                Selection.all(Kind.NAMESPACES),
                Selection.all(Kind.NETWORK_POLICIES),
                new Selection<>(Kind.NODES, "metadata.name=" + options.process().nodeName()));
    }

    @Override
    public Desired plan(Inputs inputs) {
        return planner.plan(inputs);
    }

    @Override
    public List<Area<Desired, ?, ?>> areas() {
        return planes.areas();
    }

    @Override
    public Duration period() {
        return options.policy().syncPeriod();
    }

    @Override
    public List<Note> prepare() {
        var notes = new ArrayList<Note>(choice.notes());
        if (!choice.usesNftables()) {
            modules.load(Modules.FIREWALL).forEach((module, reason) -> notes.add(missing(module, reason)));
        }
        modules.load(Modules.BRIDGE).forEach((module, reason) -> notes.add(bridges(reason)));
        return notes;
    }

    private static Note missing(String module, String reason) {
        return new Note(
                Severity.FAILING,
                "module " + module,
                "cannot be loaded: " + reason,
                "Load it on the node (modprobe " + module + "), or mount /lib/modules into the pod.");
    }

    private static Note bridges(String reason) {
        return new Note(
                Severity.WARNING,
                "module br_netfilter",
                "packets between two pods of one bridge pass no policy: " + reason,
                "modprobe br_netfilter, and set net.bridge.bridge-nf-call-iptables (and -ip6tables) to 1,"
                        + " if pods of this node share a bridge.");
    }

    @Override
    public List<Note> hindrances() {
        return bridges.note().stream().toList();
    }

    @Override
    public boolean isVital(String area, String object) {
        return areaNames.contains(area) && KernelNames.isEntrance(object);
    }

    @Override
    public SortedMap<Topic, String> remarks(Overview picture) {
        return remarks.of(picture);
    }

    @Override
    public Set<String> suspected() {
        return planes.suspected();
    }

    @Override
    public List<Area<Desired, ?, ?>> leftovers() {
        return List.of(planes.otherBuild());
    }

    @Override
    public Optional<Policing> policing() {
        return Optional.of(police);
    }

    @Override
    public Optional<AnnouncementWatch> announcements() {
        return Optional.of(announcements);
    }

    @Override
    public List<Area<Desired, ?, ?>> belongings() {
        return List.of(FirewallRemains.announcements(attachments));
    }

    @Override
    public void close() {
        police.close();
        planes.close();
    }
}
