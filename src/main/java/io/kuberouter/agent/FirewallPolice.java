package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kubernetes.read.PolicyYaml;
import io.kuberouter.plan.firewall.Explainer;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.PolicyDiff;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.VerdictChange;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells what the firewall refused and let through, and what it would.
final class FirewallPolice implements Policing, AutoCloseable {

    private final FirewallSettings settings;
    private final Clock clock;
    private final PolicyCounts counts;
    private volatile @Nullable DropWatch drops;
    private volatile @Nullable Board board;

    FirewallPolice(FirewallSettings settings, FirewallPlanes planes, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.counts = new PolicyCounts(planes::counts, clock);
    }

    @Override
    public void watch(Board seen) {
        var watch = new DropWatch(FirewallSettings.LOG_GROUP, seen::overview, clock);
        board = seen;
        drops = watch;
        watch.start();
    }

    @Override
    public PolicyTraffic traffic(Ruleset ruleset) {
        return counts.traffic(ruleset);
    }

    @Override
    public Drops drops(int most) {
        var watch = drops;
        var seen = board;
        if (watch == null || seen == null) {
            return Drops.NONE;
        }
        counts.traffic(seen.overview().desired().firewall().ruleset());
        long total = watch.log().total();
        long suppressed = Math.max(watch.lost(), counts.refusals() - total);
        return new Drops(watch.log().last(most), total, suppressed, watch.trouble());
    }

    @Override
    public Explanation explain(Inputs inputs, String from, String to, String protocol, String port) {
        return new Explainer(settings).explain(inputs, from, to, protocol, port);
    }

    @Override
    public List<VerdictChange> diff(Inputs inputs, String yaml) {
        return PolicyDiff.of(settings, inputs, PolicyYaml.read(yaml));
    }

    @Override
    public void close() {
        var watch = drops;
        if (watch != null) {
            watch.close();
        }
    }
}
