package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The kernel, the page and the shell say the same.
final class MirrorClaims implements Topic {

    private static final Set<String> MOVING = Set.of("asOf", "counters", "rates");

    private final Cluster cluster;

    MirrorClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "one truth";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                new Claim(
                        "each node's kernel holds what its dashboard shows",
                        "on node-1 ipvsadm -Sn; curl http://127.0.0.1:"
                                + cluster.node(1).dashboard() + "/services.json",
                        this::kernel),
                new Claim(
                        "the shell shows what the page shows",
                        "on node-2 target/kube-router shell services -o json",
                        this::shell),
                new Claim(
                        "in a terminal the shell completes commands, options, values and filters",
                        "on node-2 src/lab/cluster/terminal completion",
                        () -> cluster.node(2).terminal("completion")),
                new Claim(
                        "an edit by kubectl is on every dashboard within 1 s",
                        "kubectl -n shop edit endpointslice web-1",
                        this::edit));
    }

    private String kernel() throws Exception {
        cluster.settled();
        return cluster.node(1).ipvs().size() + " lines on node-1, equal on all nodes";
    }

    private String shell() throws Exception {
        var node = cluster.node(2);
        var shell = Json.readObject(node.run("target/kube-router shell services -o json"));
        var page = node.json("/services.json");
        still(shell);
        still(page);
        Disproved.unless(shell.equals(page), "shell " + shell + ", page " + page);
        return page.path("items").size() + " virtual servers";
    }

    private static void still(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.remove(MOVING);
        }
        tree.values().forEach(MirrorClaims::still);
    }

    private String edit() throws Exception {
        Endpoints.set(cluster, "10.244.1.11", "10.244.2.11", "10.244.3.11");
        long start = System.nanoTime();
        for (var node : cluster.nodes()) {
            Await.met(
                    Duration.ofSeconds(1).minusNanos(System.nanoTime() - start),
                    () -> node.page("/services.json?q=svc:web").contains("10.244.3.11")
                            ? ""
                            : node.name() + " does not show 10.244.3.11");
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        Endpoints.set(cluster, "10.244.1.11", "10.244.2.11");
        cluster.settled();
        return "on the third after " + Await.seconds(took);
    }
}
