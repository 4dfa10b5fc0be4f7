package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The embedded cluster, with its guided check.
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Three nodes with pods and Services in the lab machine, and a line for each claim about them.")
public final class LabMain implements Callable<Integer> {

    /// Which API server.
    enum Kind {
        embedded,
        real
    }

    @Option(names = "--api", defaultValue = "embedded", description = "embedded or real (${DEFAULT-VALUE})")
    private Kind api = Kind.embedded;

    @Option(names = "--check", description = "end after the claims; exit code 0 only if all held")
    private boolean check;

    @Option(names = "--long", description = "an outage of 5 minutes instead of 20 seconds")
    private boolean isLong;

    @Option(names = "--no-check", description = "look at no claims, just stay up")
    private boolean unchecked;

    private final long started = System.nanoTime();

    private LabMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LabMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(Cluster.FOLDER);
        say("starting the " + api + " API server and the machine");
        try (var cluster = Cluster.start(api == Kind.real)) {
            // Ctrl-C ends the machine too; what it leaves on this host is nothing but logs.
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            var tour = new Tour(cluster, isLong ? Duration.ofMinutes(5) : Duration.ofSeconds(20), LabMain::say);
            boolean held = tour.walk(!unchecked);
            say("%s s from start to here".formatted((System.nanoTime() - started) / 1_000_000_000));
            if (!check) {
                if (!unchecked) {
                    tour.restart();
                }
                stay(cluster);
            }
            return held ? 0 : 1;
        }
    }

    private static void say(String line) {
        System.err.println("lab: " + line);
    }

    private static void stay(Cluster cluster) throws InterruptedException, IOException {
        System.out.println();
        for (var node : cluster.nodes()) {
            System.out.printf("%s  http://127.0.0.1:%d/%n", node.name(), node.dashboard());
        }
        List.of(
                        "",
                        "kubectl --kubeconfig=target/lab/kubeconfig -n shop get services,endpointslices",
                        "kubectl --kubeconfig=target/lab/kubeconfig -n shop patch endpointslice web-1 --type=json \\",
                        "    -p '[{\"op\": \"remove\", \"path\": \"/endpoints/1\"}]'",
                        "src/lab/cluster/on client curl -s 'http://10.96.7.10/[1-20]'",
                        "src/lab/cluster/on node-1 ipvsadm -Ln --stats",
                        "src/lab/cluster/on node-1 target/kube-router shell services",
                        "",
                        "Logs are in target/lab. Ctrl-C ends the cluster and leaves nothing else behind.")
                .forEach(System.out::println);
        new CountDownLatch(1).await();
    }
}
