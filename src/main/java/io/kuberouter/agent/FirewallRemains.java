package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kernel.cni.FolderTarget;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kubernetes.watch.Selection;
import io.kuberouter.options.Options;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import io.kuberouter.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Stands in for a firewall that is switched off: takes away what one left here, in every plane. Guards nothing.
final class FirewallRemains implements Feature {

    private final FirewallPlanes planes;
    private final Path attachments;

    /// @param attachments the folder that is shared with the CNI plugin
    /// @throws TargetException if netlink cannot be used at all
    FirewallRemains(Options options, Exec exec, Variant iptables, Path attachments) throws TargetException {
        this.attachments = attachments;
        this.planes = FirewallPlanes.remains(exec, iptables, options.run().families());
    }

    /// What agent and CNI plugin have written to each other.
    static Area<Desired, ?, ?> announcements(Path attachments) {
        return new Area<>("announcement", Set.of(), _ -> Table.empty(), new FolderTarget(attachments));
    }

    @Override
    public String name() {
        return "remains of a firewall";
    }

    @Override
    public boolean runs() {
        return false;
    }

    @Override
    public List<Selection<?>> selections() {
        return List.of();
    }

    @Override
    public Desired plan(Inputs inputs) {
        return Desired.NOTHING;
    }

    @Override
    public List<Area<Desired, ?, ?>> areas() {
        return List.of();
    }

    @Override
    public Duration period() {
        return Duration.ofDays(1);
    }

    @Override
    public List<Area<Desired, ?, ?>> leftovers() {
        var topDown = new ArrayList<>(planes.areas().reversed());
        topDown.add(planes.otherBuild());
        topDown.add(announcements(attachments));
        return List.copyOf(topDown);
    }

    @Override
    public void close() {
        planes.close();
    }
}
