package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.List;

/// What is not ours stays as it is, byte by byte, whatever happens beside it.
final class ForeignClaims implements Topic {

    private static final long SEED = System.nanoTime();
    private static final int CHANGES = 200;

    private final Cluster cluster;
    private final Node node;
    private String before = "";

    ForeignClaims(Cluster cluster) {
        this.cluster = cluster;
        this.node = cluster.node(1);
    }

    @Override
    public String name() {
        return "foreign state";
    }

    @Override
    public void prepare() throws Exception {
        node.run("src/lab/cluster/foreign make " + node.address());
        before = show();
    }

    private String show() throws Exception {
        return node.run("src/lab/cluster/foreign show");
    }

    /// @throws Disproved if anything foreign differs from before the first start
    String unchanged() throws Exception {
        String now = show();
        Disproved.unless(now.equals(before), "now " + now + ", before " + before);
        return before.lines().count() + " lines of ipvsadm, ip, sysctl, ipset and iptables unchanged";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                new Claim(
                        "starting changes nothing of others",
                        "on node-1 src/lab/cluster/foreign show",
                        this::unchanged),
                new Claim(
                        CHANGES + " random changes to Services (seed " + SEED + ") arrive, and end where they began",
                        "on node-1 ipvsadm -Sn",
                        this::random),
                new Claim("they change nothing of others", "on node-1 src/lab/cluster/foreign show", this::unchanged));
    }

    private String random() throws Exception {
        var ours = node.ipvs();
        var changes = new RandomChanges(cluster.api(), SEED);
        changes.make(CHANGES);
        cluster.settled();
        int lines = node.ipvs().size();
        changes.end();
        Await.met(Duration.ofSeconds(10), () -> node.ipvs().equals(ours) ? "" : "left " + node.ipvs());
        return lines + " lines, then " + ours.size() + " again";
    }
}
