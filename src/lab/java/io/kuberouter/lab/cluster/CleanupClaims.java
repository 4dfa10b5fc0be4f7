package io.kuberouter.lab.cluster;

import java.util.List;

/// After cleanup a node is as it was before the first start.
final class CleanupClaims implements Topic {

    private final Node shelled;
    private final Node stopped;
    private final ForeignClaims foreign;
    private Snapshot beforeShelled = new Snapshot("");
    private Snapshot beforeStopped = new Snapshot("");

    CleanupClaims(Cluster cluster, ForeignClaims foreign) {
        this.stopped = cluster.node(1);
        this.shelled = cluster.node(2);
        this.foreign = foreign;
    }

    @Override
    public String name() {
        return "cleanup";
    }

    /// After all others have prepared the nodes.
    @Override
    public void prepare() throws Exception {
        beforeShelled = Snapshot.of(shelled);
        beforeStopped = Snapshot.of(stopped);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                new Claim(
                        "beside a running agent --cleanup-config refuses",
                        "on node-1 target/kube-router --cleanup-config",
                        this::refused),
                new Claim(
                        "in a terminal the shell's cleanup asks, ends the agent and leaves the node as it was",
                        "on node-2 src/lab/cluster/terminal cleanup",
                        this::byShell),
                new Claim("an agent that ends leaves everything", "on node-1 ipvsadm -Sn", this::ended),
                new Claim(
                        "--cleanup-config then leaves the node as it was",
                        "on node-1 target/kube-router --cleanup-config",
                        this::byFlag),
                new Claim("and all foreign state", "on node-1 src/lab/cluster/foreign show", foreign::unchanged));
    }

    /// The nodes without an agent, in the end.
    List<Node> cleaned() {
        return List.of(stopped, shelled);
    }

    private String refused() throws Exception {
        var before = stopped.ipvs();
        var answer = stopped.machine().in(stopped.name(), "target/kube-router --cleanup-config");
        Disproved.unless(answer.code() == 1, "exit code " + answer.code() + ": " + answer.text());
        Disproved.unless(stopped.ipvs().equals(before), "it cleaned nevertheless");
        return "exit code 1";
    }

    private String byShell() throws Exception {
        String seen = shelled.terminal("cleanup");
        shelled.gone();
        beforeShelled.mustEqual(Snapshot.of(shelled));
        String code =
                shelled.run("cat /run/cluster/" + shelled.name() + ".exit").strip();
        Disproved.unless(code.equals("0"), "the agent ended with " + code);
        return seen + "; " + beforeShelled.lines() + " lines as before the first start";
    }

    private String ended() throws Exception {
        var before = stopped.ipvs();
        stopped.end("TERM");
        Disproved.unless(stopped.ipvs().equals(before), "IPVS is " + stopped.ipvs() + ", was " + before);
        return before.size() + " lines";
    }

    private String byFlag() throws Exception {
        stopped.run("target/kube-router --cleanup-config");
        beforeStopped.mustEqual(Snapshot.of(stopped));
        return beforeStopped.lines() + " lines as before the first start";
    }
}
