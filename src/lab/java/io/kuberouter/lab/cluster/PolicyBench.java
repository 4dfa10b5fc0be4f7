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
    private static final List<String> STORM_LOADS = List.of("500,110,2000");
    private static final String STORM = "storm";

    private PolicyBench() {}

    /// @param args the name space's name, then planes, none for all, and loads such as `1000,200,5000`, none for that
    ///     one and ten times as many policies; `storm` for a minute of changes instead
    public static void main(String[] args) throws Exception {
        var words = List.of(args).subList(1, args.length);
        Files.createDirectories(Cluster.FOLDER);
        PolicyTable.head(System.out);
        boolean storm = words.contains(STORM);
        for (String load : chosen(words, word -> word.contains(","), storm ? STORM_LOADS : LOADS)) {
            for (String plane : chosen(words, PLANES::contains, PLANES)) {
                run(args[0], PolicyLoad.of(load), plane, storm);
            }
        }
        System.exit(0);
    }

    private static List<String> chosen(List<String> words, Predicate<String> which, List<String> otherwise) {
        var chosen = words.stream().filter(which).toList();
        return chosen.isEmpty() ? otherwise : chosen;
    }

    private static void run(String name, PolicyLoad load, String plane, boolean storm) throws Exception {
        System.err.println("bench: " + load + " on " + plane);
        try (var server = ApiServer.start();
                var node = PolicyNode.make(name, server, load, plane)) {
            if (storm) {
                new PolicyStorm(node, server.direct(), load, plane).print(System.out);
            } else {
                new PolicyRun(node, server.direct(), load, plane).print(System.out);
            }
        }
    }
}
