package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.PolicyLoad;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// A minute in which the cluster's pods do not stand still: what that costs the agent, and how late it enforces what
/// matters meanwhile, told by packets.
final class PolicyStorm {

    private static final int CHANGES_A_SECOND = 50;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int ROUNDS_OF_NEW_PODS = 5;

    private final PolicyNode node;
    private final Api api;
    private final PolicyLoad load;
    private final PolicyStage stage;
    private final PolicyTable table;
    private final Random random = new Random(1);

    PolicyStorm(PolicyNode node, Api api, PolicyLoad load, String plane) {
        this.node = node;
        this.api = api;
        this.load = load;
        this.stage = new PolicyStage(node, api);
        this.table = new PolicyTable(load, plane);
    }

    void print(PrintStream out) throws Exception {
        node.ready();
        stage.set();
        newPods();
        storm();
        table.print(out);
    }

    private void newPods() throws Exception {
        var took = new Figures();
        for (int round = 0; round < ROUNDS_OF_NEW_PODS; round++) {
            for (int i = 0; i < PolicyNode.FRESH; i++) {
                took.add(stage.guardedSinceItsAddress(i));
            }
            for (int i = 0; i < PolicyNode.FRESH; i++) {
                stage.remove(i);
            }
        }
        table.row("quiet: one new local pod → guarded", took);
    }

    private void storm() throws Exception {
        double busy = node.busy();
        double programs = node.metric("kube_router_programs_total");
        double rounds = node.json("/overview.json").path("round").asDouble();
        long began = System.nanoTime();
        var storm = CompletableFuture.supplyAsync(
                () -> changes(began), task -> Thread.ofPlatform().name("storm").start(task));
        var relabelled = new Figures();
        for (boolean guest = true; !storm.isDone(); guest = !guest) {
            relabelled.add(stage.relabelled(guest));
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        table.row("storm: pod changes a second", "%.1f".formatted(storm.join() / seconds));
        table.row("storm: share of a core", "%.1f %%".formatted((node.busy() - busy) / seconds * 100));
        table.row("storm: one remote pod relabelled → enforced", relabelled);
        table.row(
                "storm: rounds, programs started",
                "%.0f, %.0f"
                        .formatted(
                                node.json("/overview.json").path("round").asDouble() - rounds,
                                node.metric("kube_router_programs_total") - programs));
    }

    /// One after the other, each at its time.
    ///
    /// @return how many there were
    private int changes(long began) {
        int changes = 0;
        for (long now = 0; now < LENGTH.toNanos(); now = System.nanoTime() - began) {
            long due = Duration.ofSeconds(1).toNanos() / CHANGES_A_SECOND * changes;
            LockSupport.parkNanos(Math.max(0, due - now));
            change(changes++);
        }
        return changes;
    }

    /// Most pods are of other nodes; some get other labels, some go and come back with the same address.
    private void change(int number) {
        int i = random.nextInt(load.pods());
        String pod = PolicyLoad.podsOf(PolicyLoad.namespaceName(i)) + "/" + PolicyLoad.podName(i);
        if (number % 5 == 0) {
            api.delete(pod + PolicyLoad.AT_ONCE);
            load.createPod(api, i);
        } else {
            api.merge(pod, Json.readObject("{\"metadata\": {\"labels\": {\"role\": \"r%d\"}}}".formatted(number % 7)));
        }
    }
}
