package io.kuberouter.agent;

import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.write.EventWriter;
import io.kuberouter.kubernetes.write.NodeTaint;
import io.kuberouter.options.Options;
import io.kuberouter.reconcile.Area;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All that the agent says to the API server: Events about what is amiss, and that its node may take pods. Works off
/// published pictures on threads of its own.
final class Spokesman implements AutoCloseable {

    private final List<Feature> features;
    private final Scene scene;
    private final Reporter reporter;
    private final Optional<ReadyTaint> taint;

    Spokesman(Options options, Connection connection, List<Feature> features, Scene scene, Clock clock) {
        this.features = List.copyOf(features);
        this.scene = scene;
        var node = options.process().nodeName();
        var events = new EventWriter(connection, node);
        this.reporter = new Reporter(this::remarks, events::write, scene, clock);
        this.taint = options.policy().readyTaint().map(key -> taint(node, key, new NodeTaint(connection)));
    }

    void start() {
        reporter.start();
        taint.ifPresent(ReadyTaint::start);
    }

    /// There is a new picture; returns at once.
    void changed() {
        reporter.changed();
    }

    /// Nothing before the first round: what was not looked at yet is not mended.
    private SortedMap<Topic, String> remarks() {
        var picture = scene.overview();
        var all = new TreeMap<Topic, String>();
        if (picture.round() > 0) {
            features.forEach(feature -> all.putAll(feature.remarks(picture)));
        }
        return all;
    }

    /// Kept on until what judges packets stands; without a firewall there is nothing to wait for.
    private ReadyTaint taint(String node, String key, NodeTaint taints) {
        var judging = features.stream()
                .filter(feature -> feature.policing().isPresent())
                .flatMap(feature -> feature.areas().stream())
                .map(Area::name)
                .collect(Collectors.toSet());
        return new ReadyTaint(key, () -> scene.stands(judging), () -> taints.remove(node, key), scene);
    }

    @Override
    public void close() {
        reporter.close();
        taint.ifPresent(ReadyTaint::close);
    }
}
