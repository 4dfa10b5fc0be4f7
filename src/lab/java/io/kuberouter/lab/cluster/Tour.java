package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The guided check from the first start of the agents to the last cleanup, in an order in which nothing waits in vain.
final class Tour {

    /// What hangs takes longer, what is slow does not.
    private static final Duration A_CLAIM = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final Duration length;
    private final Consumer<String> progress;
    private final OutageClaims outage;
    private final OddStartClaims oddStarts;
    private final CleanupClaims cleanup;
    private final List<Topic> topics;

    /// @param length of the outage of the API server
    Tour(Cluster cluster, Duration length, Consumer<String> progress) {
        this.cluster = cluster;
        this.length = length;
        this.progress = progress;
        var foreign = new ForeignClaims(cluster);
        this.outage = new OutageClaims(cluster, length);
        this.oddStarts = new OddStartClaims(cluster);
        this.cleanup = new CleanupClaims(cluster, foreign);
        this.topics = List.of(
                new SwapClaims(cluster),
                new TrafficClaims(cluster),
                new PolicyClaims(cluster),
                new MirrorClaims(cluster),
                new RestartClaims(cluster),
                new RepairClaims(cluster),
                foreign,
                outage,
                oddStarts,
                new BadObjectClaims(cluster),
                cleanup);
    }

    /// Starts the agents and looks at every claim; afterwards an agent runs on every node again.
    ///
    /// @param look false only starts the agents, on untouched nodes
    /// @return whether all claims held
    boolean walk(boolean look) throws Exception {
        if (look) {
            for (var topic : topics) {
                topic.prepare();
            }
        }
        progress.accept("starting an agent on each node");
        for (var node : cluster.nodes()) {
            node.start();
        }
        for (var node : cluster.nodes()) {
            progress.accept(node.name() + " is ready after " + Await.seconds(node.ready()) + " more: http://127.0.0.1:"
                    + node.dashboard() + "/");
        }
        return !look || claims();
    }

    private boolean claims() throws Exception {
        var report = new Report(System.out, length.plus(A_CLAIM));
        try {
            for (var topic : topics) {
                if (topic == outage && !report.isCutShort()) {
                    // It spends its time waiting.
                    oddStarts.begin();
                }
                report.look(topic);
            }
        } finally {
            oddStarts.end();
        }
        report.total();
        return report.allHeld();
    }

    /// After the last claims two nodes are clean.
    void restart() throws Exception {
        for (var node : cleanup.cleaned()) {
            node.start();
            node.ready();
        }
    }
}
