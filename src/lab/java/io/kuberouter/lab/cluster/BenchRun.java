package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Load;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One agent from its start to its idling, measured from outside and by its own figures.
final class BenchRun {

    private static final int PATCHES = 200;
    private static final Duration BETWEEN_PATCHES = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double TICKS_PER_SECOND = 100;

    private final Node node;
    private final Api api;
    private final Load load;
    private final List<Row> rows = new ArrayList<>();

    BenchRun(Node node, Api api, Load load) {
        this.node = node;
        this.api = api;
        this.load = load;
    }

    /// A figure beside its budget.
    private record Row(String what, double measured, double budget, String unit, String original) {

        boolean isWithin() {
            return measured <= budget;
        }

        String text() {
            String limit = Double.isFinite(budget) ? "%.4g %s".formatted(budget, unit) : "";
            return "| %s | %.4g %s | %s | %s | %s |"
                    .formatted(what, measured, unit, limit, isWithin() ? "" : "exceeded", original);
        }
    }

    /// Measures everything and prints it.
    ///
    /// @return whether all budgets were kept
    boolean table(PrintStream out) throws Exception {
        boolean large = load.services() >= 10_000;
        start();
        coldSync(large);
        patches(large);
        resync();
        idle(large);
        out.printf(
                "%n%d Services, %d endpoints, one node, User-Mode Linux 6.12%n%n", load.services(), load.endpoints());
        out.println("| what | here | budget | | kube-router 2.11 |");
        out.println("| --- | --- | --- | --- | --- |");
        rows.forEach(row -> out.println(row.text()));
        return rows.stream().allMatch(Row::isWithin);
    }

    private void row(String what, double measured, double budget, String unit, String original) {
        rows.add(new Row(what, measured, budget, unit, original));
    }

    private void start() throws Exception {
        String took = node.run("""
                began=${EPOCHREALTIME/./}
                src/lab/cluster/agent node-1
                line=
                until [ -n "$line" ]; do
                    { read -r line; read -r line; read -r line; line=; read -r line; } </proc/net/ip_vs
                done 2>/dev/null
                echo $(((${EPOCHREALTIME/./} - began) / 1000))""").strip();
        row("start → first virtual server", Double.parseDouble(took) / 1000, 8, "s", "4.1–5.6 (2 services)");
        Await.met(PATIENCE, () -> {
            node.ready();
            long missing = load.services()
                    - node.json("/overview.json").path("virtualServers").asLong();
            return missing <= 0 ? "" : missing + " are missing";
        });
    }

    private void coldSync(boolean large) throws Exception {
        var cold = ColdSync.of(node.log());
        double planning = metric("kube_router_round_seconds_sum") * 1000;
        row("cold sync, caches full → settled", cold.seconds() + planning / 1000, 7, "s", large ? "194–251" : "16–18");
        row("  of that IPVS", cold.areas().getOrDefault("ipvs", 0.0), 2, "s", "");
        row("  of that planning", planning, 200, "ms", "");
    }

    private double metric(String name) throws IOException {
        return node.page("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void patches(boolean large) throws Exception {
        long before = node.count("ipvs", "changes");
        for (int i = 0; i < PATCHES; i++) {
            int service = 1 + i * 37 % load.services();
            Load.replaceEndpoints(api, service, i % load.endpoints());
            LockSupport.parkNanos(BETWEEN_PATCHES.toNanos());
        }
        Await.met(PATIENCE, () -> node.count("ipvs", "changes") >= before + PATCHES ? "" : "not all patches arrived");
        var pace = node.json("/overview.json").path("pace");
        String original = large ? "150–500, minutes behind a full sync" : "5,200–7,300 in its first syncs";
        row("event → kernel, one endpoint, p50", pace.path("p50Micros").asLong() / 1000.0, 5, "ms", original);
        row("event → kernel, one endpoint, p99", pace.path("p99Micros").asLong() / 1000.0, 50, "ms", "");
        row(
                "virtual servers written for one endpoint",
                (node.count("ipvs", "changes") - before) / (double) PATCHES,
                1,
                "",
                "all");
    }

    private void resync() throws Exception {
        long before = node.count("", "changes");
        String verified = verified();
        node.run("""
                curl -sf -X POST http://127.0.0.1:20245/actions/verify -o /dev/null \\
                    -H "Authorization: Bearer $(cat "/run/kube-router/$(stat -L -c %i /proc/self/ns/net)/token")"
                """);
        Await.met(PATIENCE, () -> verified().equals(verified) ? "nothing was verified" : "");
        Await.met(PATIENCE, () -> {
            var area = node.json("/overview.json");
            return area.path("health").path("ready").asBoolean() ? "" : "not ready";
        });
        row("writes of a resync with nothing to do", (double) (node.count("", "changes") - before), 0, "", "all");
    }

    private String verified() throws IOException {
        return node.json("/overview.json")
                .path("areas")
                .valueStream()
                .filter(area -> area.path("name").asString("").equals("ipvs"))
                .map(area -> area.path("verifiedAt").asString(""))
                .findFirst()
                .orElse("");
    }

    private void idle(boolean large) throws Exception {
        double before = ticks();
        LockSupport.parkNanos(IDLE.toNanos());
        double busy = (ticks() - before) / TICKS_PER_SECOND / IDLE.toSeconds() * 100;
        row("idle, share of a core", busy, 0.3, "%", "0");
        row("RSS", kilobytes("VmRSS") / 1000.0, 200, "MB", large ? "173–254" : "");
        row(
                "  of that anonymous",
                kilobytes("RssAnon") / 1000.0,
                Double.POSITIVE_INFINITY,
                "MB",
                large ? "129–210" : "");
        row("  highest RSS since the start", kilobytes("VmHWM") / 1000.0, Double.POSITIVE_INFINITY, "MB", "");
    }

    private double ticks() throws IOException {
        String[] stat = node.run("cat /proc/$(cat /run/cluster/node-1.pid)/stat")
                .strip()
                .split(" ");
        return Double.parseDouble(stat[13]) + Double.parseDouble(stat[14]);
    }

    private double kilobytes(String field) throws IOException {
        return Double.parseDouble(node.run("sed -n 's/^" + field
                        + ":[[:space:]]*\\([0-9]*\\) kB/\\1/p' /proc/$(cat /run/cluster/node-1.pid)/status")
                .strip());
    }
}
