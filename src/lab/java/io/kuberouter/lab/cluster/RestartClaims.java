package io.kuberouter.lab.cluster;

import java.util.List;

/// An agent that dies leaves everything in place, and its successor takes it over.
final class RestartClaims implements Topic {

    private final Cluster cluster;

    RestartClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public List<Claim> claims() {
        return List.of(new Claim(
                "an agent killed and started again changes no virtual server and drops no connection",
                "on node-1 sh -c 'kill -9 $(cat /run/cluster/node-1.pid)'; on node-1 ipvsadm -Sn",
                this::killed));
    }

    private String killed() throws Exception {
        var node = cluster.node(1);
        var talk = Talk.begin(cluster.machine(), "client", "10.96.7.11", 9000);
        var before = node.ipvs();
        node.end("KILL");
        talk.goesOn();
        mustEqual(before, node.ipvs(), "without an agent");
        node.start();
        var took = node.ready();
        mustEqual(before, node.ipvs(), "with the new agent");
        long changes = node.count("ipvs", "changes");
        Disproved.unless(changes == 0, changes + " changes to IPVS by the new agent");
        return talk.goesOn() + " words over one connection; ready again after " + Await.seconds(took);
    }

    private static void mustEqual(List<String> before, List<String> now, String when) {
        Disproved.unless(before.equals(now), when + " " + now + ", before " + before);
    }
}
