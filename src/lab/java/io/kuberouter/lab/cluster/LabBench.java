package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Load;
import java.nio.file.Files;
import java.util.List;

/// The service proxy under load: the API server on this host, one agent in the machine. Prints a table beside the
/// budget and what the original needs for the same; exit code 1 if a budget was exceeded.
public final class LabBench {

    private static final String ADDRESS = "10.0.1.11";
    private static final String PODS = "10.244.1.0/24";

    private LabBench() {}

    /// @param args loads such as `10000,20000`; none for 10,000 and 1,000 Services with two endpoints each
    public static void main(String[] args) throws Exception {
        boolean within = true;
        for (String load : args.length > 0 ? List.of(args) : List.of("10000,20000", "1000,2000")) {
            within &= run(Load.of(load));
        }
        System.exit(within ? 0 : 1);
    }

    private static boolean run(Load load) throws Exception {
        Files.createDirectories(Cluster.FOLDER);
        Files.deleteIfExists(Cluster.FOLDER.resolve("node-1.log"));
        System.err.println("bench: " + load.services() + " services are loaded, the machine starts");
        try (var server = ApiServer.start()) {
            Objects.create(server.direct(), """
                    apiVersion: v1
                    kind: Node
                    metadata: {name: node-1}
                    spec: {podCIDR: %s, podCIDRs: [%s]}
                    status: {addresses: [{type: InternalIP, address: %s}]}
                    """.formatted(PODS, PODS, ADDRESS));
            load.into(server.direct());
            var plane = new ControlPlane.Embedded(server);
            Files.writeString(Cluster.FOLDER.resolve("agent.kubeconfig"), plane.kubeconfig("10.255.0.1", 6443));
            int dashboard = Ports.free();
            var options = List.of(
                    "--kernel",
                    "6.12",
                    "--mem",
                    "3072M",
                    "--reverse",
                    "6443:" + plane.port(),
                    "--forward",
                    dashboard + ":20245");
            var boot = new Machine.Boot(
                    Cluster.FOLDER.resolve("machine.log"), options, List.of("node node-1 " + ADDRESS + " " + PODS));
            try (var machine = Machine.start(boot)) {
                var node = new Node("node-1", ADDRESS, PODS, dashboard, machine);
                return new BenchRun(node, server.direct(), load).table(System.out);
            }
        }
    }
}
