package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Nodes that are not as one would wish: no kernel module loaded, the admin port taken, kube-proxy's remains.
final class OddStartClaims implements Topic {

    private static final String NODE = "bare";
    private static final String AGENT =
            "target/kube-router --kubeconfig target/lab/agent.kubeconfig --hostname-override " + NODE
                    + " --run-router=false --run-firewall=false -v1 >target/lab/bare.log 2>&1 </dev/null &";

    private final Cluster cluster;
    private @Nullable CompletableFuture<Machine> bare;

    OddStartClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "odd starts";
    }

    @Override
    public void prepare() throws Exception {
        cluster.node(2)
                .run("iptables -t nat -N KUBE-SERVICES; iptables -t nat -A KUBE-SERVICES -d 10.96.0.1/32 -j RETURN");
    }

    /// Boots a machine with Debian's kernel, in which everything is a module, and starts an agent there; goes on in the
    /// background.
    void begin() {
        Objects.create(cluster.api(), """
                apiVersion: v1
                kind: Node
                metadata: {name: bare}
                spec: {podCIDR: 10.244.9.0/24, podCIDRs: [10.244.9.0/24]}
                status: {addresses: [{type: InternalIP, address: 10.255.0.2}]}
                """);
        bare = CompletableFuture.supplyAsync(() -> {
            try {
                return start();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Machine start() throws Exception {
        var options = List.of(
                "--kernel",
                "debian",
                "--bare",
                "--reverse",
                "6443:" + cluster.plane().port());
        var machine = Machine.start(new Machine.Boot(cluster.folder().resolve("bare-machine.log"), options, List.of()));
        machine.run("lsmod >/run/before; socat TCP-LISTEN:20245,bind=127.0.0.1,fork PIPE >/dev/null 2>&1 </dev/null & "
                + AGENT);
        return machine;
    }

    private Machine bare() {
        return java.util.Objects.requireNonNull(bare).join();
    }

    void end() {
        if (bare != null) {
            bare.join().close();
        }
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                new Claim(
                        "an agent that finds no kernel module loaded and its admin port taken gets ready",
                        "src/lab/machine/boot --kernel debian --bare ...; curl http://127.0.0.1:20244/readyz",
                        this::ready),
                new Claim("it has loaded what it needs and serves", "lsmod; ipvsadm -Sn", this::loaded),
                new Claim("it has warned about the port", "cat target/lab/bare.log", this::warned),
                new Claim(
                        "kube-proxy's chains are told, and stay",
                        "curl http://127.0.0.1:" + cluster.node(2).dashboard() + "/overview.json",
                        this::kubeProxy));
    }

    private String ready() throws Exception {
        var took = Await.met(Duration.ofSeconds(60), () -> {
            var answer = bare().run("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:20244/readyz");
            return answer.text().strip().equals("200") ? "" : "/readyz answers " + answer.text();
        });
        return "waited " + Await.seconds(took) + " more";
    }

    private String loaded() throws Exception {
        String before = bare().run("cat /run/before").text();
        Disproved.unless(!before.contains("ip_vs"), "ip_vs was there already");
        String after = bare().run("lsmod | cut -d' ' -f1; ipvsadm -Sn").text();
        Disproved.unless(after.contains("ip_vs") && after.contains("-A -t 10.96.7.10:80"), after);
        return after.lines().filter(line -> !line.startsWith("-")).count() - 1 + " modules";
    }

    private String warned() throws Exception {
        return Await.line(() -> bare().run("cat target/lab/bare.log").text(), "20245");
    }

    private String kubeProxy() throws Exception {
        var node = cluster.node(2);
        // An agent looks for rivals once all of its own stands.
        Await.met(Duration.ofSeconds(10), () -> node.page("/overview.json").contains("kube-proxy") ? "" : "no note");
        Disproved.unless(node.run("iptables -t nat -S KUBE-SERVICES").contains("10.96.0.1"), "the chain has changed");
        return "a note on the page, the chain untouched";
    }
}
