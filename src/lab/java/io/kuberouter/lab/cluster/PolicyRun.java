package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.PolicyLoad;
import io.kuberouter.net.Ip;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One agent with many policies, from its start to its idling; how fast changes are enforced is told by packets.
final class PolicyRun {

    private static final int RELABELS = 100;
    private static final int EDITS = 50;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PODS = PolicyLoad.podsOf("team-00");
    private static final String POLICIES = PolicyLoad.policiesOf("team-00");

    private final PolicyNode node;
    private final Api api;
    private final PolicyLoad load;
    private final String plane;
    private final List<String> rows = new ArrayList<>();

    PolicyRun(PolicyNode node, Api api, PolicyLoad load, String plane) {
        this.node = node;
        this.api = api;
        this.load = load;
        this.plane = plane;
    }

    void print(PrintStream out) throws Exception {
        cold();
        stage();
        relabel();
        edit();
        freshPods();
        resync();
        idle();
        rows.forEach(out::println);
    }

    private void row(String what, String value) {
        rows.add("| %d, %d, %d | %s | %s | %s |"
                .formatted(load.policies(), load.local(), load.pods(), plane, what, value));
    }

    private void cold() throws Exception {
        node.ready();
        var cold = ColdSync.of(node.log());
        double planning = node.metric("kube_router_round_seconds_sum");
        row("cold: caches full → all enforced", "%.2f s".formatted(cold.seconds() + planning));
        row("cold: of that planning", "%.2f s".formatted(planning));
        row("cold: programs started, lines written", work(0, 0));
        row("cold: processor time since the start", "%.1f s".formatted(node.busy()));
    }

    private String work(double programs, double lines) throws Exception {
        return "%.0f, %.0f"
                .formatted(
                        node.metric("kube_router_programs_total") - programs,
                        node.metric("kube_router_program_lines_total") - lines);
    }

    /// One guarded pod here, one pod of another node that asks.
    private void stage() throws Exception {
        PolicyLoad.createPod(
                api, PolicyLoad.pod("team-00", "guarded", "here", "bench", "none"), Ip.of(PolicyNode.GUARDED));
        PolicyLoad.createPod(
                api, PolicyLoad.pod("team-00", "asking", "node-9", "asking", "no"), Ip.of(PolicyNode.ASKING));
        api.create(POLICIES, Json.readYaml("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: bench, namespace: team-00}
                spec:
                  podSelector: {matchLabels: {app: bench}}
                  policyTypes: [Ingress]
                  ingress:
                  - from: [{podSelector: {matchLabels: {role: guest}}}]
                    ports: [{port: 8080, protocol: TCP}]
                """));
        api.create(POLICIES, Json.readYaml("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: fresh, namespace: team-00}
                spec: {podSelector: {matchLabels: {app: fresh}}, policyTypes: [Ingress]}
                """));
        guarded().until(false, System.nanoTime());
    }

    private Probe guarded() {
        return probe(PolicyNode.GUARDED);
    }

    private Probe probe(String address) {
        return new Probe(node.space("asking"), new InetSocketAddress(address, PolicyNode.PORT));
    }

    private void relabel() throws Exception {
        double programs = node.metric("kube_router_programs_total");
        double lines = node.metric("kube_router_program_lines_total");
        double busy = node.busy();
        var took = new Figures();
        for (int i = 0; i < RELABELS; i++) {
            boolean guest = i % 2 == 0;
            long since = System.nanoTime();
            api.merge(
                    PODS + "/asking",
                    Json.readObject("{\"metadata\": {\"labels\": {\"role\": \"" + (guest ? "guest" : "no") + "\"}}}"));
            took.add(guarded().until(guest, since));
        }
        row("one remote pod relabelled → enforced, p50 / p99", millis(took));
        row("  processor time each", "%.1f ms".formatted((node.busy() - busy) * 1000 / RELABELS));
        row("  programs, lines for all " + RELABELS, work(programs, lines));
    }

    private static String millis(Figures took) {
        return "%.1f / %.1f ms".formatted(took.millis(0.5), took.millis(0.99));
    }

    private void edit() throws Exception {
        api.merge(PODS + "/asking", Json.readObject("{\"metadata\": {\"labels\": {\"role\": \"guest\"}}}"));
        guarded().until(true, System.nanoTime());
        double programs = node.metric("kube_router_programs_total");
        double lines = node.metric("kube_router_program_lines_total");
        var took = new Figures();
        for (int i = 0; i < EDITS; i++) {
            boolean open = i % 2 == 1;
            long since = System.nanoTime();
            api.merge(POLICIES + "/bench", Json.readObject("""
                    {"spec": {"ingress": [{"from": [{"podSelector": {"matchLabels": {"role": "guest"}}}],
                     "ports": [{"port": %d, "protocol": "TCP"}]}]}}""".formatted(open ? 8080 : 8081)));
            took.add(guarded().until(open, since));
        }
        row("one policy edited → enforced, p50 / p99", millis(took));
        row("  programs, lines for all " + EDITS, work(programs, lines));
    }

    /// Open until the agent has heard of it: how long a new pod is unguarded without default-deny.
    private void freshPods() throws Exception {
        var took = new Figures();
        for (int i = 0; i < PolicyNode.FRESH; i++) {
            String name = "fresh-" + i;
            api.create(PODS, PolicyLoad.pod("team-00", name, "here", "fresh", "none"));
            probe(PolicyNode.fresh(i)).until(true, System.nanoTime());
            long since = System.nanoTime();
            PolicyLoad.give(api, PODS + "/" + name, Ip.of(PolicyNode.fresh(i)));
            took.add(probe(PolicyNode.fresh(i)).until(false, since));
        }
        row("one new local pod → guarded, p50 / p99", millis(took));
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
        row("resync with nothing to do: writes", String.valueOf(count("changes") - changes));
        row("  processor time", "%.2f s".formatted(node.busy() - busy));
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
        row("RSS, of that anonymous", "%.0f, %.0f MB".formatted(node.megabytes("VmRSS"), node.megabytes("RssAnon")));
    }
}
