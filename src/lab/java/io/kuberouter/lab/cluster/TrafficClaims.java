package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Who answers at a Service.
final class TrafficClaims implements Topic {

    private static final String VIP = "10.96.7.10";
    private static final String WEB_1 = "10.244.1.11";
    private static final String WEB_2 = "10.244.2.11";
    private static final String WEB_3 = "10.244.3.11";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Cluster cluster;

    TrafficClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "traffic";
    }

    @Override
    public List<Claim> claims() {
        String third = cluster.node(3).address();
        return List.of(
                new Claim(
                        "a cluster IP shares 20 requests 10:10 between its two pods",
                        "on client " + count(VIP),
                        () -> shared(VIP)),
                new Claim(
                        "the node port of a node without such a pod does the same",
                        "on client " + count(third + ":30080"),
                        () -> shared(third + ":30080")),
                new Claim("a pod reaches Services too", "on cart-1 curl http://" + VIP + "/", this::fromPod),
                new Claim("UDP is served beside TCP on one port", "on client socat - UDP:10.96.7.14:53", this::udp),
                new Claim("a sticky client stays with one pod", "on client " + count("10.96.7.12"), this::sticky),
                new Claim(
                        "a node port with a local policy answers only on the node of a pod",
                        "on client curl http://" + third + ":30090/",
                        this::local),
                new Claim(
                        "a pod taken out of its EndpointSlice gets no new connection after 1 s",
                        "kubectl -n shop edit endpointslice web-1",
                        this::removed),
                new Claim(
                        "a pod put into it gets some within 1 s",
                        "kubectl -n shop edit endpointslice web-1",
                        this::added));
    }

    private static String count(String host) {
        return "sh -c \"curl -s 'http://" + host + "/[1-20]' | sort | uniq -c\"";
    }

    private List<String> answers(String host, int requests) throws Exception {
        return cluster.client("curl -s -m 10 'http://%s/[1-%d]'".formatted(host, requests))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static long of(List<String> answers, String pod) {
        return answers.stream().filter(pod::equals).count();
    }

    private String shared(String host) throws Exception {
        var answers = answers(host, 20);
        String seen = of(answers, "web-1") + " by web-1, " + of(answers, "web-2") + " by web-2 of " + answers.size();
        Disproved.unless(seen.equals("10 by web-1, 10 by web-2 of 20"), seen);
        return seen;
    }

    private String fromPod() throws Exception {
        var answers = cluster.machine()
                .output("cart-1", "curl -s -m 10 'http://" + VIP + "/[1-4]'")
                .lines()
                .sorted()
                .filter(line -> !line.isBlank())
                .toList();
        Disproved.unless(answers.equals(List.of("web-1", "web-1", "web-2", "web-2")), answers.toString());
        return answers.toString();
    }

    private String udp() throws Exception {
        String back =
                cluster.client("echo hello | socat -t 2 - UDP:10.96.7.14:53").strip();
        Disproved.unless(back.equals("hello"), "'" + back + "' came back");
        String tcp =
                cluster.client("echo hello | socat -t 2 - TCP:10.96.7.14:53").strip();
        Disproved.unless(tcp.equals("hello"), "'" + tcp + "' came back by TCP");
        return "hello comes back both ways";
    }

    private String sticky() throws Exception {
        var answers = answers("10.96.7.12", 20);
        Disproved.unless(answers.size() == 20 && answers.stream().distinct().count() == 1, answers.toString());
        return "20 by " + answers.getFirst();
    }

    private String local() throws Exception {
        var here = answers(cluster.node(3).address() + ":30090", 3);
        Disproved.unless(of(here, "cart-3") == 3, "node-3 answers " + here);
        var elsewhere = cluster.machine()
                .in("client", "curl -s -m 2 http://" + cluster.node(1).address() + ":30090/");
        Disproved.unless(elsewhere.code() != 0, "node-1 answers " + elsewhere.text());
        return "node-3 yes, node-1 no";
    }

    private String removed() throws Exception {
        Endpoints.set(cluster, WEB_1, WEB_2);
        cluster.settled();
        var seen = during(WEB_1);
        Disproved.unless(seen.before("web-2") > 0, "web-2 was not asked before");
        Disproved.unless(seen.afterSecond("web-1") > 0, "nobody answered afterwards");
        Disproved.unless(seen.afterSecond("web-2") == 0, seen.afterSecond("web-2") + " connections after 1 s");
        return "the last one " + seen.last("web-2") + " after the change";
    }

    private String added() throws Exception {
        var seen = during(WEB_1, WEB_3);
        String first = seen.first("web-3");
        Endpoints.set(cluster, WEB_1, WEB_2);
        return "the first one " + first + " after the change";
    }

    /// Asks without a pause for some seconds, and changes the endpoints in the meantime.
    private Seen during(String... endpoints) throws Exception {
        var asking = CompletableFuture.supplyAsync(() -> {
            try {
                return cluster.client("src/lab/cluster/ask " + VIP + " 80 3");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        // One more look at the kernel takes about as long as the first requests.
        cluster.node(1).ipvs();
        cluster.node(1).ipvs();
        Endpoints.set(cluster, endpoints);
        var changed = Instant.now();
        return new Seen(
                asking.join()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(Answer::of)
                        .toList(),
                changed);
    }

    private record Answer(Instant began, String pod) {
        static Answer of(String line) {
            var words = line.split(" ");
            return new Answer(Instant.EPOCH.plus(Long.parseLong(words[0]), ChronoUnit.MICROS), words[1]);
        }
    }

    private record Seen(List<Answer> answers, Instant changed) {

        long before(String pod) {
            return answers.stream()
                    .filter(a -> a.pod().equals(pod) && a.began().isBefore(changed))
                    .count();
        }

        long afterSecond(String pod) {
            var then = changed.plus(SECOND);
            return answers.stream()
                    .filter(a -> a.pod().equals(pod) && a.began().isAfter(then))
                    .count();
        }

        String last(String pod) {
            return answers.stream()
                    .filter(a -> a.pod().equals(pod))
                    .map(Answer::began)
                    .reduce((a, b) -> b)
                    .filter(changed::isBefore)
                    .map(at -> Await.seconds(Duration.between(changed, at)))
                    .orElse("0 s");
        }

        String first(String pod) {
            var first = answers.stream()
                    .filter(a -> a.pod().equals(pod))
                    .findFirst()
                    .orElseThrow(() -> new Disproved(pod + " got no connection in 2 s"));
            var took = Duration.between(changed, first.began());
            Disproved.unless(took.compareTo(SECOND) < 0, "only after " + Await.seconds(took));
            return Await.seconds(took.isNegative() ? Duration.ZERO : took);
        }
    }
}
