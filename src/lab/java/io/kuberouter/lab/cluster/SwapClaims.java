package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node on which the original kube-router ran until now is taken over in the middle of its traffic.
final class SwapClaims implements Topic {

    private static final String REMAINS =
            "-e KUBE-ROUTER-SERVICES -e KUBE-ROUTER-HAIRPIN -e 'POSTROUTING .*vmethod MASQ.*SNAT'";

    private final Cluster cluster;
    private final Node node;
    private @Nullable Talk talk;

    SwapClaims(Cluster cluster) {
        this.cluster = cluster;
        this.node = cluster.node(3);
    }

    @Override
    public String name() {
        return "taking over from kube-router 2.11";
    }

    @Override
    public void prepare() throws Exception {
        node.run("src/lab/cluster/original " + node.address() + " " + node.podCidr());
        talk = Talk.begin(cluster.machine(), "cart-3", "10.96.7.11", 9000);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                new Claim(
                        "a connection that was open before goes on",
                        "on cart-3 src/lab/cluster/talk 10.96.7.11 9000 /dev/stderr",
                        this::goesOn),
                new Claim("its virtual servers are as ours, without its mask", "on node-3 ipvsadm -Sn", this::adopted),
                new Claim(
                        "what belonged to a Service that is gone is gone",
                        "on node-3 ip -o addr show kube-dummy-if",
                        this::stale),
                new Claim(
                        "none of its chains, rules and sets is left",
                        "on node-3 sh -c 'iptables-save; ipset list -n'",
                        this::nothingLeft));
    }

    private String goesOn() throws Exception {
        var open = java.util.Objects.requireNonNull(talk);
        return open.goesOn() + " words over it so far";
    }

    private String adopted() throws Exception {
        Await.met(Duration.ofSeconds(10), () -> {
            var kernel = node.ipvs();
            return kernel.equals(node.shown()) ? "" : "kernel " + kernel + ", page " + node.shown();
        });
        return node.ipvs().size() + " lines";
    }

    private String stale() throws Exception {
        String left = node.run("(ipvsadm -Sn; ip -o addr; ip route show table local) | grep 10.96.99.99 || true");
        Disproved.unless(left.isBlank(), left);
        return "10.96.99.99 is nowhere";
    }

    private String nothingLeft() throws Exception {
        Await.met(Duration.ofSeconds(10), () -> {
            String left = node.run("(iptables-save | grep " + REMAINS + "; ipset list -n | grep kube-router-) || true");
            return left.isBlank() ? "" : left;
        });
        return "nothing";
    }
}
