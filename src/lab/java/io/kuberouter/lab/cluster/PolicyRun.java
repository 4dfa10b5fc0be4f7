package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.PolicyLoad;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// One agent with many policies, from its start to its idling; how fast changes are enforced is told by packets.
final class PolicyRun {

    private static final int RELABELS = 100;
    private static final int EDITS = 50;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PolicyNode node;
    private final PolicyStage stage;
    private final PolicyTable table;

    PolicyRun(PolicyNode node, Api api, PolicyLoad load, String plane) {
        this.node = node;
        this.stage = new PolicyStage(node, api);
        this.table = new PolicyTable(load, plane);
    }

    void print(PrintStream out) throws Exception {
        cold();
        stage.set();
        relabel();
        edit();
        freshPods();
        resync();
        idle();
        table.print(out);
    }

    private void cold() throws Exception {
        node.ready();
        var cold = ColdSync.of(node.log());
        double planning = node.metric("kube_router_round_seconds_sum");
        table.row("cold: caches full → all enforced", "%.2f s".formatted(cold.seconds() + planning));
        table.row("cold: of that planning", "%.2f s".formatted(planning));
        table.row("cold: programs started, lines written", work(0, 0));
        table.row("cold: processor time since the start", "%.1f s".formatted(node.busy()));
    }

    private String work(double programs, double lines) throws Exception {
        return "%.0f, %.0f"
                .formatted(
                        node.metric("kube_router_programs_total") - programs,
                        node.metric("kube_router_program_lines_total") - lines);
    }

    private void relabel() throws Exception {
        double programs = node.metric("kube_router_programs_total");
        double lines = node.metric("kube_router_program_lines_total");
        double busy = node.busy();
        var took = new Figures();
        for (int i = 0; i < RELABELS; i++) {
            took.add(stage.relabelled(i % 2 == 0));
        }
        table.row("one remote pod relabelled → enforced", took);
        table.row("  processor time each", "%.1f ms".formatted((node.busy() - busy) * 1000 / RELABELS));
        table.row("  programs, lines for all " + RELABELS, work(programs, lines));
    }

    private void edit() throws Exception {
        stage.relabelled(true);
        double programs = node.metric("kube_router_programs_total");
        double lines = node.metric("kube_router_program_lines_total");
        var took = new Figures();
        for (int i = 0; i < EDITS; i++) {
            took.add(stage.edited(i % 2 == 1));
        }
        table.row("one policy edited → enforced", took);
        table.row("  programs, lines for all " + EDITS, work(programs, lines));
    }

    private void freshPods() throws Exception {
        var took = new Figures();
        for (int i = 0; i < PolicyNode.FRESH; i++) {
            took.add(stage.guardedSinceItsAddress(i));
        }
        table.row("one new local pod → guarded", took);
    }

    private long count(String counter) throws Exception {
        return node.json("/overview.json")
                .path("areas")
                .valueStream()
                .mapToLong(area -> area.path(counter).asLong())
                .sum();
    }

    private void resync() throws Exception {
        LockSupport.parkNanos(QUIET.toNanos());
        long changes = count("changes");
        String verified = verified();
        double busy = node.busy();
        PolicyNode.sh("""
                curl -sf -X POST http://127.0.0.1:20245/actions/verify -o /dev/null \\
                    -H "Authorization: Bearer $(cat "/run/kube-router/$(stat -L -c %i /proc/self/ns/net)/token")"
                """);
        Await.met(PATIENCE, () -> verified().equals(verified) ? "nothing was verified" : "");
        node.ready();
        table.row("resync with nothing to do: writes", String.valueOf(count("changes") - changes));
        table.row("  processor time", "%.2f s".formatted(node.busy() - busy));
    }

    private String verified() throws Exception {
        return node.json("/overview.json")
                .path("areas")
                .valueStream()
                .map(area -> area.path("verifiedAt").asString(""))
                .sorted()
                .findFirst()
                .orElse("");
    }

    private void idle() throws Exception {
        table.row(
                "RSS, of that anonymous",
                "%.0f, %.0f MB".formatted(node.megabytes("VmRSS"), node.megabytes("RssAnon")));
    }
}
