package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.PolicyLoad;
import java.nio.file.Files;
import java.util.List;

/// The firewall under load, on each of its planes: this process and the agent are a node in a network name space of
/// their own (`src/lab/bench` makes it), the pods that packets go between are others. Prints a table.
public final class PolicyBench {

    private PolicyBench() {}

    /// @param args the name space's name, then loads such as `1000,200,5000`; none for that one, and ten times as many
    ///     policies
    public static void main(String[] args) throws Exception {
        var loads =
                args.length > 1 ? List.of(args).subList(1, args.length) : List.of("1000,200,5000", "10000,200,5000");
        Files.createDirectories(Cluster.FOLDER);
        System.out.println();
        System.out.println("| policies, local pods, pods | plane | what | here |");
        System.out.println("| --- | --- | --- | --- |");
        for (String load : loads) {
            for (String plane : List.of("iptables-nft", "iptables-legacy", "nftables")) {
                run(args[0], PolicyLoad.of(load), plane);
            }
        }
        System.exit(0);
    }

    private static void run(String name, PolicyLoad load, String plane) throws Exception {
        System.err.println("bench: " + load + " on " + plane);
        try (var server = ApiServer.start();
                var node = PolicyNode.make(name, server, load, plane)) {
            new PolicyRun(node, server.direct(), load, plane).print(System.out);
        }
    }
}
