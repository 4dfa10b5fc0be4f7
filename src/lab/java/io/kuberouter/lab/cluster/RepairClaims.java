package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What others break of ours comes back.
final class RepairClaims implements Topic {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final String VIP = "10.96.7.10";

    private final Node node;

    RepairClaims(Cluster cluster) {
        this.node = cluster.node(2);
    }

    @Override
    public String name() {
        return "repair";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                repair("a deleted kube-dummy-if is back, with all on it,", "ip link del kube-dummy-if"),
                repair("a deleted VIP address is back", "ip addr del " + VIP + "/32 dev kube-dummy-if"),
                repair("a deleted local route is back", "ip route del local " + VIP + " dev kube-dummy-if table local"),
                repair("an address put onto kube-dummy-if is gone", "ip addr add 10.9.9.9/32 dev kube-dummy-if"),
                repair("a deleted virtual server is back", "ipvsadm -D -t " + VIP + ":80"));
    }

    private Claim repair(String what, String damage) {
        return new Claim(what + " within 5 s", "on node-2 " + damage, () -> {
            String before = ours();
            node.run(damage);
            var took = Await.met(FIVE_SECONDS, () -> {
                String now = ours();
                return now.equals(before) ? "" : "now " + now + ", before " + before;
            });
            return Await.seconds(took);
        });
    }

    /// Everything of ours, less what the kernel numbers anew.
    private String ours() throws IOException {
        return node.run("""
                (ipvsadm -Sn
                ip -4 -o addr show dev kube-dummy-if | cut -d' ' -f2-
                ip route show table local dev kube-dummy-if) 2>&1 | sort""");
    }
}
