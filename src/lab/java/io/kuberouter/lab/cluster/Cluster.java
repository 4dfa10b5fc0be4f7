package io.kuberouter.lab.cluster;

import static java.util.Comparator.comparing;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The cluster: an API server with the objects of `objects.yaml`, and the machine with the nodes and pods in it.
///
/// @param nodes in the order of their names
/// @param folder for logs and kubeconfigs, below the working directory
record Cluster(ControlPlane plane, Gate gate, Machine machine, List<Node> nodes, Path folder) implements AutoCloseable {

    static final Path FOLDER = Path.of("target/lab");

    private static final Path OBJECTS = Path.of("src/lab/cluster/objects.yaml");
    private static final int FIRST_DASHBOARD = 20245;
    /// How the machine sees the host, and the port there that leads through the gate.
    private static final String HOST = "10.255.0.1";

    private static final int API_PORT = 6443;

    Cluster {
        nodes = List.copyOf(nodes);
    }

    /// Returns when the network stands and the API server has its objects; no agent runs yet.
    ///
    /// @param real whether to take the API server of Kubernetes itself
    static Cluster start(boolean real) throws Exception {
        var objects = Objects.read(OBJECTS);
        var starting = CompletableFuture.supplyAsync(() -> plane(real, objects));
        var ports = dashboards(objects);
        var later = CompletableFuture.supplyAsync(() -> gate(starting.join()));
        // The machine needs the number of the gate's port, not the API server behind it.
        var gate = later.join();
        var machine =
                Machine.start(new Machine.Boot(FOLDER.resolve("machine.log"), options(gate, ports), network(objects)));
        var cluster = new Cluster(starting.join(), gate, machine, nodes(objects, ports, machine), FOLDER);
        cluster.writeAccess();
        return cluster;
    }

    private static ControlPlane plane(boolean real, List<ObjectNode> objects) {
        try {
            var plane = ControlPlane.start(real, FOLDER);
            objects.forEach(object -> Objects.create(plane.api(), object));
            return plane;
        } catch (Exception e) {
            throw new IllegalStateException("the API server: " + e.getMessage(), e);
        }
    }

    private static Gate gate(ControlPlane plane) {
        return Gate.to(plane.port());
    }

    private static Stream<ObjectNode> ofKind(List<ObjectNode> objects, String kind) {
        return objects.stream().filter(object -> Json.text(object, "kind").equals(kind));
    }

    private static List<Integer> dashboards(List<ObjectNode> objects) {
        var ports = new ArrayList<Integer>();
        ofKind(objects, "Node").forEach(node -> ports.add(Ports.preferably(FIRST_DASHBOARD + ports.size())));
        return ports;
    }

    private static List<String> options(Gate gate, List<Integer> dashboards) {
        var options = new ArrayList<>(List.of("--mem", "3072M", "--reverse", API_PORT + ":" + gate.port()));
        for (int i = 0; i < dashboards.size(); i++) {
            options.addAll(List.of("--forward", dashboards.get(i) + ":" + (FIRST_DASHBOARD + i)));
        }
        return options;
    }

    /// The plan of the network, as `src/lab/cluster/inside` reads it.
    private static List<String> network(List<ObjectNode> objects) {
        var nodes = ofKind(objects, "Node")
                .map(node -> "node %s %s %s".formatted(name(node), address(node), Json.text(node, "spec/podCIDR")));
        var pods = ofKind(objects, "Pod")
                .map(pod -> "pod %s %s %s"
                        .formatted(name(pod), Json.text(pod, "spec/nodeName"), Json.text(pod, "status/podIP")));
        return Stream.concat(nodes, pods).toList();
    }

    private static List<Node> nodes(List<ObjectNode> objects, List<Integer> ports, Machine machine) {
        var nodes = new ArrayList<Node>();
        ofKind(objects, "Node")
                .sorted(comparing(Cluster::name))
                .forEach(node -> nodes.add(new Node(
                        name(node), address(node), Json.text(node, "spec/podCIDR"), ports.get(nodes.size()), machine)));
        return nodes;
    }

    private static String name(ObjectNode object) {
        return Json.text(object, "metadata/name");
    }

    private static String address(ObjectNode node) {
        return Json.text(node.path("status").path("addresses").path(0), "address");
    }

    /// The kubeconfigs of people and of agents, and the key to the machine, for their owner alone.
    private void writeAccess() throws IOException {
        write("kubeconfig", plane.kubeconfig("127.0.0.1", plane.port()));
        write("agent.kubeconfig", plane.kubeconfig(HOST, API_PORT));
        write("control", machine.control());
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    Api api() {
        return plane.api();
    }

    /// @param number from 1
    Node node(int number) {
        return nodes.get(number - 1);
    }

    /// The output of a command at the client, which is outside of the cluster.
    String client(String command) throws IOException {
        return machine.output("client", command);
    }

    /// Waits until every node's kernel and dashboard hold the same virtual servers.
    void settled() throws Exception {
        for (var node : nodes) {
            Await.met(Duration.ofSeconds(20), () -> {
                var kernel = node.ipvs();
                var shown = node.shown();
                return kernel.equals(shown) ? "" : node.name() + " holds " + kernel + ", shows " + shown;
            });
        }
    }

    @Override
    public void close() {
        machine.close();
        gate.close();
        plane.close();
    }
}
