package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.PolicyLoad;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;

/// The firewall under load, on each of its planes: this process and the agent are a node in a network name space of
/// their own (`src/lab/bench` makes it), the pods that packets go between are others. Prints a table.
public final class PolicyBench {

    private static final List<String> PLANES = List.of("iptables-nft", "iptables-legacy", "nftables");
    private static final List<String> LOADS = List.of("1000,200,5000", "10000,200,5000");

    private PolicyBench() {}

    /// @param args the name space's name, then planes, none for all, and loads such as `1000,200,5000`, none for that
    ///     one and ten times as many policies
    public static void main(String[] args) throws Exception {
        var words = List.of(args).subList(1, args.length);
        Files.createDirectories(Cluster.FOLDER);
        System.out.println();
        System.out.println("| policies, local pods, pods | plane | what | here |");
        System.out.println("| --- | --- | --- | --- |");
        for (String load : chosen(words, word -> word.contains(","), LOADS)) {
            for (String plane : chosen(words, PLANES::contains, PLANES)) {
                run(args[0], PolicyLoad.of(load), plane);
            }
        }
        System.exit(0);
    }

    private static List<String> chosen(List<String> words, Predicate<String> which, List<String> otherwise) {
        var chosen = words.stream().filter(which).toList();
        return chosen.isEmpty() ? otherwise : chosen;
    }

    private static void run(String name, PolicyLoad load, String plane) throws Exception {
        System.err.println("bench: " + load + " on " + plane);
        try (var server = ApiServer.start();
                var node = PolicyNode.make(name, server, load, plane)) {
            new PolicyRun(node, server.direct(), load, plane).print(System.out);
        }
    }
}
