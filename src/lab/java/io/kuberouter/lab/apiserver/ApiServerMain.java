package io.kuberouter.lab.apiserver;

import io.kuberouter.net.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the embedded API server until TERM; prints `ready` and where it listens.
@Command(
        name = "apiserver",
        mixinStandardHelpOptions = true,
        description = "A small Kubernetes API server that keeps its objects in memory.")
public final class ApiServerMain implements Callable<Integer> {

    @Option(names = "--address", defaultValue = "127.0.0.1", description = "where to listen (${DEFAULT-VALUE})")
    private String address = "";

    @Option(names = "--port", defaultValue = "0", description = "0 takes a free one (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "write a kubeconfig for this server")
    private Path kubeconfig = Path.of("");

    @Option(names = "--load", paramLabel = "S,E[,P]", description = "begin with so many services, endpoints and pods")
    private String load = "";

    @Option(
            names = "--policies",
            paramLabel = "N,L,P",
            description = "begin with so many network policies, pods of node 'here', and pods in all")
    private String policies = "";

    @Option(names = "--slices", description = "keep EndpointSlices for services with selectors")
    private boolean slices;

    @Option(names = "--node", paramLabel = "NAME=ADDRESS", description = "begin with this Node")
    private Map<String, String> nodes = Map.of();

    private ApiServerMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ApiServerMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var listen =
                new InetSocketAddress(InetAddress.getByAddress(Ip.of(address).bytes()), port);
        var server = ApiServer.start(ApiServer.Options.DEFAULTS.withAddress(listen));
        var controller = new SliceController(server.direct());
        nodes.forEach((name, at) -> createNode(server.direct(), name, at));
        if (!load.isEmpty()) {
            Load.of(load).into(server.direct());
        }
        if (!policies.isEmpty()) {
            PolicyLoad.of(policies).into(server.direct());
        }
        if (!kubeconfig.toString().isEmpty()) {
            Kubeconfig.write(kubeconfig, server.uri());
        }
        if (slices) {
            controller.start();
        }
        System.out.println("ready " + server.uri());
        new CountDownLatch(1).await();
        return 0;
    }

    private static void createNode(Api api, String name, String address) {
        api.create("/api/v1/nodes", Json.readObject("""
                {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "%s"},
                 "spec": {"podCIDR": "10.244.0.0/24", "podCIDRs": ["10.244.0.0/24"]}}""".formatted(name)));
        api.merge("/api/v1/nodes/" + name + "/status", Json.readObject("""
                {"status": {"addresses": [{"type": "InternalIP", "address": "%s"}]}}""".formatted(address)));
    }
}
