package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.Kubeconfig;
import io.kuberouter.lab.apiserver.PolicyLoad;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The node that this process is in, with an agent, and three name spaces for pods: one guarded, one of another node
/// that asks, one whose addresses are given to new pods.
final class PolicyNode implements AutoCloseable {

    static final String GUARDED = "10.244.255.2";
    static final String ASKING = "10.245.255.2";
    static final int FRESH = 20;
    static final int PORT = 8080;

    private static final Path LOG = Cluster.FOLDER.resolve("policies.log");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String name;
    private final List<ServerSocket> listeners = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process agent;

    private PolicyNode(String name, Process agent) {
        this.name = name;
        this.agent = agent;
    }

    /// The first address of the new pods.
    static String fresh(int i) {
        return "10.244.254." + (2 + i);
    }

    static PolicyNode make(String name, ApiServer server, PolicyLoad load, String plane) throws Exception {
        server.direct().create("/api/v1/nodes", Json.readYaml("""
                {apiVersion: v1, kind: Node, metadata: {name: here}, spec: {podCIDR: 10.244.0.0/16,
                 podCIDRs: [10.244.0.0/16]}, status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}"""));
        load.into(server.direct());
        network(name);
        // The agent takes the build of iptables that is in use.
        sh(plane.equals("iptables-legacy") ? "iptables-legacy -N KUBE-BENCH" : "true");
        var config = Cluster.FOLDER.resolve("policies.kubeconfig");
        Files.writeString(
                config,
                Kubeconfig.text(URI.create("http://127.0.0.1:" + server.uri().getPort())));
        var agent = Programs.start(
                LOG,
                "target/kube-router",
                "--kubeconfig=" + config,
                "--hostname-override=here",
                "--run-router=false",
                "--run-service-proxy=false",
                "--netpol-plane=" + (plane.equals("nftables") ? "nftables" : "iptables"),
                "-v1");
        var node = new PolicyNode(name, agent);
        for (String space : List.of("guarded", "fresh")) {
            node.listeners.add(Probe.listen(space(name, space), PORT));
        }
        return node;
    }

    private static Path space(String name, String pod) {
        return Path.of("/run/netns", name + "-" + pod);
    }

    Path space(String pod) {
        return space(name, pod);
    }

    private static void network(String name) throws IOException {
        sh("""
                ip link set lo up
                ip addr replace 192.0.2.1/32 dev lo
                ip addr replace 169.254.1.1/32 dev lo
                echo 1 >/proc/sys/net/ipv4/ip_forward
                # Each refusal must be told at once.
                echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
                echo 1000000 >/proc/sys/net/ipv4/icmp_msgs_burst || true # of the whole host before Linux 6.11
                echo 1000000 >/proc/sys/net/ipv4/icmp_msgs_per_sec || true
                pod() {
                    ip netns del %1$s-$1 2>/dev/null || true
                    ip netns add %1$s-$1
                    ip link add veth-$1 type veth peer name eth0 netns %1$s-$1
                    ip link set veth-$1 up
                    ip -n %1$s-$1 link set lo up
                    ip -n %1$s-$1 link set eth0 up
                    space=$1
                    shift
                    for address in "$@"; do
                        ip -n %1$s-$space addr add $address/32 dev eth0
                        ip route add $address dev veth-$space
                    done
                    ip -n %1$s-$space route add 169.254.1.1 dev eth0
                    ip -n %1$s-$space route add default via 169.254.1.1 src $1
                }
                pod guarded %2$s
                pod asking %3$s
                pod fresh $(seq -f '10.244.254.%%g' 2 21)
                """.formatted(name, GUARDED, ASKING));
    }

    /// What a script prints.
    ///
    /// @throws IOException if it fails
    static String sh(String script) throws IOException {
        var process = new ProcessBuilder("sh", "-ec", script)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(script + ": " + out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(script + ": interrupted", e);
        }
        return out;
    }

    Duration ready() throws Exception {
        return Await.met(PATIENCE, () -> {
            Disproved.unless(agent.isAlive(), "the agent ended: " + log());
            var health = json("/health.json");
            return health.path("ready").asBoolean() ? "" : "not ready: " + health.path("reasons");
        });
    }

    String page(String path) throws IOException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:20245" + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(path + " answers " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    ObjectNode json(String path) throws IOException {
        return Json.readObject(page(path));
    }

    double metric(String metric) throws IOException {
        return page("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    String log() throws IOException {
        return Files.readString(LOG);
    }

    /// Seconds of processor time so far.
    double busy() throws IOException {
        String[] stat =
                Files.readString(Path.of("/proc", "" + agent.pid(), "stat")).split(" ");
        // utime, stime and those of the programs it waited for
        double ticks = 0;
        for (int field = 13; field <= 16; field++) {
            ticks += Double.parseDouble(stat[field]);
        }
        return ticks / 100;
    }

    double megabytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", "" + agent.pid(), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1000)
                .sum();
    }

    @Override
    public void close() throws IOException {
        for (var listener : listeners) {
            listener.close();
        }
        Programs.end(agent);
        sh("target/kube-router --cleanup-config 2>&1 || true; iptables-legacy -X KUBE-BENCH 2>/dev/null || true");
        for (String space : List.of("guarded", "asking", "fresh")) {
            sh("ip link del veth-" + space + "; ip netns del " + name + "-" + space);
        }
    }
}
