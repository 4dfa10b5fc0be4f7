package io.kuberouter.agent;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VerdictChange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The board of a running agent: shows the scene, and asks whoever counts and judges.
///
/// @param exec what all features start programs with
/// @param teardown takes everything of ours down and says what is left
record SceneBoard(
        Scene scene,
        Settler settler,
        List<Feature> features,
        Optional<TrafficWatch> counters,
        Optional<Policing> policing,
        Exec exec,
        Supplier<List<String>> teardown)
        implements Board {

    @Override
    public Overview overview() {
        return scene.overview();
    }

    @Override
    public Overview.Health health() {
        return scene.health();
    }

    @Override
    public Traffic traffic() {
        return counters.map(TrafficWatch::traffic).orElse(Traffic.NONE);
    }

    @Override
    public Map<ServerKey, List<DestinationTraffic>> destinations(Collection<ServerKey> servers) {
        return counters.map(watch -> watch.destinations(servers)).orElse(Map.of());
    }

    @Override
    public List<JournalEntry> journal(int most) {
        return scene.journal().last(most);
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return scene.onChange(listener);
    }

    @Override
    public void verify() {
        settler.doubtAll("verification, asked for");
    }

    @Override
    public List<String> cleanupPlan() {
        var plan = new Cleanup(features).plan();
        // what the areas would have noticed at their next look was seen by this one
        settler.doubtAll("a look at what cleanup would remove");
        return plan;
    }

    @Override
    public List<String> cleanup() {
        return teardown.get();
    }

    @Override
    public Work work() {
        return new Work(exec.programs(), exec.lines());
    }

    @Override
    public PolicyTraffic policyTraffic() {
        var ruleset = scene.desired().firewall().ruleset();
        return policing.map(police -> police.traffic(ruleset)).orElse(PolicyTraffic.NONE);
    }

    @Override
    public Drops drops(int most) {
        return policing.map(police -> police.drops(most)).orElse(Drops.NONE);
    }

    @Override
    public Explanation explain(String from, String to, String protocol, String port) {
        return police().explain(scene.inputs(), from, to, protocol, port);
    }

    @Override
    public List<VerdictChange> diff(String yaml) {
        return police().diff(scene.inputs(), yaml);
    }

    private Policing police() {
        return policing.orElseThrow(() -> new IllegalArgumentException("no firewall runs on this node"));
    }
}
