package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.List;

/// The API server goes away and comes back.
final class OutageClaims implements Topic {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final int LOG_LINES = 5;

    private final Cluster cluster;
    private final Node node;
    private final Duration outage;
    private List<String> ipvs = List.of();
    private long logged;
    private long changes;

    OutageClaims(Cluster cluster, Duration outage) {
        this.cluster = cluster;
        this.node = cluster.node(1);
        this.outage = outage;
    }

    @Override
    public String name() {
        return "outage of the API server, " + outage.toSeconds() + " s";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                new Claim(
                        "/readyz answers 503 and says why", "on node-1 curl http://127.0.0.1:20244/readyz", this::shut),
                new Claim(
                        "all the while /healthz answers 200 and the virtual servers stand",
                        "on node-1 curl http://127.0.0.1:20244/healthz; on node-1 ipvsadm -Ln",
                        this::stands),
                new Claim("Services still answer", "on client curl http://10.96.7.10/", this::answers),
                new Claim(
                        "the log has at most " + LOG_LINES + " lines about it",
                        "cat target/lab/node-1.log",
                        this::quiet),
                new Claim("a change made meanwhile is there 5 s after the return", "on node-1 ipvsadm -Sn", this::open),
                new Claim(
                        "and nothing else was written",
                        "on node-1 target/kube-router shell overview",
                        this::nothingElse));
    }

    private String shut() throws Exception {
        Endpoints.set(cluster, "10.244.1.11", "10.244.2.11");
        cluster.settled();
        ipvs = node.ipvs();
        logged = node.log().lines().count();
        changes = node.count("", "changes");
        cluster.gate().shut();
        Await.met(
                FIVE_SECONDS,
                () -> node.health("/readyz").endsWith(" 503") ? "" : "/readyz: " + node.health("/readyz"));
        String why = node.health("/readyz");
        Disproved.unless(why.length() > " 503".length(), "it does not say why");
        return why.replaceAll("\\s+", " ");
    }

    private String stands() throws Exception {
        long end = System.nanoTime() + outage.toNanos();
        while (System.nanoTime() < end) {
            String live = node.health("/healthz");
            Disproved.unless(live.endsWith(" 200"), "/healthz: " + live);
            Disproved.unless(node.ipvs().equals(ipvs), "IPVS is " + node.ipvs() + ", was " + ipvs);
        }
        return ipvs.size() + " lines all the time";
    }

    private String answers() throws Exception {
        String answer = cluster.client("curl -s -m 5 http://10.96.7.10/").strip();
        Disproved.unless(answer.startsWith("web-"), "'" + answer + "'");
        return answer;
    }

    private String quiet() throws Exception {
        long lines = node.log().lines().count() - logged;
        Disproved.unless(lines <= LOG_LINES, lines + " lines");
        return lines + " lines";
    }

    private String open() throws Exception {
        Endpoints.set(cluster, "10.244.1.11");
        cluster.gate().open();
        var took = Await.met(FIVE_SECONDS, () -> {
            var now = node.ipvs();
            return now.size() == ipvs.size() - 2 ? "" : "IPVS is " + now;
        });
        Await.met(
                FIVE_SECONDS,
                () -> node.health("/readyz").endsWith(" 200") ? "" : "/readyz: " + node.health("/readyz"));
        return Await.seconds(took);
    }

    /// The change concerns two virtual servers, of the cluster IP and of the node port.
    private String nothingElse() throws Exception {
        long more = node.count("", "changes") - changes;
        Endpoints.set(cluster, "10.244.1.11", "10.244.2.11");
        cluster.settled();
        Disproved.unless(more == 2, more + " changes to the node where 2 were due");
        return "2 virtual servers";
    }
}
