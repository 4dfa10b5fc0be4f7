package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Who may talk to whom: cart-2 on node-2 is closed and opened again, and every answer can be explained. node-2 takes
/// the plane that the kernel offers, the other nodes the default one.
final class PolicyClaims implements Topic {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String CART_1 = "10.244.1.12";
    private static final String CART_2 = "10.244.2.12";
    private static final String WEB_VIP = "10.96.7.10";
    private static final String GUARD = "lab-guard";
    private static final String LEASH = "lab-leash";

    private final Cluster cluster;

    PolicyClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "policies";
    }

    @Override
    public List<Claim> claims() {
        String policies = "kubectl -n shop get networkpolicies";
        return List.of(
                new Claim("a new policy closes cart-2 within 1 s; what was open stays open", policies, this::closed),
                new Claim(
                        "the refusal is told with both pods and the policy within 1 s",
                        "on node-2 target/kube-router shell drops",
                        this::told),
                new Claim(
                        "explain says the same, and why",
                        "on node-2 target/kube-router shell explain shop/cart-1 shop/cart-2 8080",
                        this::explained),
                new Claim("a rule lets the web pods in, and nobody else", policies, this::allowed),
                new Claim(
                        "a relabelled pod gets in within 1 s, and is out again",
                        "kubectl -n shop label pod cart-1 app=web --overwrite",
                        this::relabelled),
                new Claim(
                        "cart-2 stays closed while its agent is killed, starts again and changes planes",
                        "on node-2 sh -c 'kill -9 $(cat /run/cluster/node-2.pid)'",
                        this::neverOpen),
                new Claim(
                        "an egress policy is judged behind the Service: the VIP answers, the pod itself does not",
                        "on cart-1 curl http://" + WEB_VIP + "/",
                        this::leashed),
                new Claim("without the policies everything is open again within 1 s", policies, this::opened));
    }

    /// Whether a pod gets an answer from another one.
    private boolean reaches(String from, String address, int port) throws IOException {
        return cluster.machine()
                        .in(from, "curl -s -o /dev/null -m 2 http://" + address + ":" + port + "/")
                        .code()
                == 0;
    }

    private String becomes(boolean open, String from, String address, int port) throws Exception {
        var took = Await.met(
                SECOND,
                () -> reaches(from, address, port) == open
                        ? ""
                        : from + (open ? " does not reach " : " still reaches ") + address + ":" + port);
        return Await.seconds(took);
    }

    private void put(String name, String spec) {
        var policy = Json.readYaml("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: %s, namespace: shop}
                spec: %s
                """.formatted(name, spec));
        Objects.create(cluster.api(), policy);
    }

    private String closed() throws Exception {
        Disproved.unless(reaches("cart-1", CART_2, 8080), "cart-1 does not reach cart-2 to begin with");
        var talk = Talk.begin(cluster.machine(), "cart-1", CART_2, 9000);
        put(GUARD, "{podSelector: {matchLabels: {name: cart-2}}, policyTypes: [Ingress]}");
        String took = becomes(false, "cart-1", CART_2, 8080);
        return "closed after " + took + ", " + talk.goesOn() + " words over the old connection";
    }

    private String told() throws Exception {
        var since = Instant.now();
        Disproved.unless(!reaches("cart-1", CART_2, 8080), "cart-1 reaches cart-2");
        var took = Await.met(SECOND.multipliedBy(2), () -> {
            var drops = cluster.node(2).json("/drops.json").path("items");
            return drops.valueStream()
                            .anyMatch(drop ->
                                    !Instant.parse(drop.path("at").asString("")).isBefore(since.minusSeconds(5))
                                            && drop.toString().contains("shop/cart-1")
                                            && drop.toString().contains("shop/cart-2")
                                            && drop.toString().contains("shop/" + GUARD))
                    ? ""
                    : "told were only " + drops;
        });
        return "after " + Await.seconds(took);
    }

    private String explained() throws IOException {
        var said = cluster.node(2).run("target/kube-router shell explain shop/cart-1 shop/cart-2 8080 || true");
        Disproved.unless(said.contains("shop/" + GUARD), said);
        return said.lines().findFirst().orElse("");
    }

    private String allowed() throws Exception {
        cluster.api().merge(Objects.policy(GUARD), Json.readObject("""
                        {"spec": {"ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}],
                         "ports": [{"port": 8080, "protocol": "TCP"}]}]}}"""));
        String took = becomes(true, "web-1", CART_2, 8080);
        Disproved.unless(!reaches("cart-1", CART_2, 8080), "cart-1 gets in too");
        Disproved.unless(!reaches("web-1", CART_2, 9000), "web-1 gets in on port 9000 too");
        return "web-1 after " + took + ", cart-1 not";
    }

    private void label(String pod, String app) {
        cluster.api()
                .merge(Objects.pod(pod), Json.readObject("{\"metadata\": {\"labels\": {\"app\": \"" + app + "\"}}}"));
    }

    private String relabelled() throws Exception {
        label("cart-1", "web");
        String in = becomes(true, "cart-1", CART_2, 8080);
        label("cart-1", "cart");
        return "in after " + in + ", out after " + becomes(false, "cart-1", CART_2, 8080);
    }

    /// Asks again and again while the node's agent comes and goes.
    private String neverOpen() throws Exception {
        var node = cluster.node(2);
        var asking = new Asking();
        var thread = Thread.ofPlatform().daemon().name("asking").start(asking);
        try {
            for (String plane : List.of("--netpol-plane=iptables", "")) {
                node.end("KILL");
                node.start(plane);
                node.ready();
            }
        } finally {
            asking.over = true;
            thread.join();
        }
        Disproved.unless(asking.broken.isEmpty(), asking.broken);
        return asking.tries + " tries, all refused";
    }

    /// Tries to reach cart-2 from cart-1 until told to stop. On a thread of its own: it never waits for anything.
    private final class Asking implements Runnable {
        private volatile boolean over;
        private volatile String broken = "";
        private volatile int tries;

        @Override
        public void run() {
            int asked = 0;
            try {
                while (!over && broken.isEmpty()) {
                    tries = ++asked;
                    broken = reaches("cart-1", CART_2, 8080) ? "open at try " + asked : "";
                }
            } catch (IOException e) {
                broken = "try " + asked + ": " + e.getMessage();
            }
        }
    }

    private String leashed() throws Exception {
        put(LEASH, """
                {podSelector: {matchLabels: {name: cart-1}}, policyTypes: [Egress],
                       egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080, protocol: TCP}]}]}""");
        String took = becomes(false, "cart-1", "10.244.3.12", 8080);
        Disproved.unless(reaches("cart-1", WEB_VIP, 80), "the VIP does not answer");
        Disproved.unless(reaches("cart-1", "10.244.1.11", 8080), "web-1 on its own port does not answer");
        return "cart-3 refused after " + took;
    }

    private String opened() throws Exception {
        cluster.api().delete(Objects.policy(GUARD));
        cluster.api().delete(Objects.policy(LEASH));
        String took = becomes(true, "cart-1", CART_2, 8080);
        Disproved.unless(reaches("cart-2", CART_1, 8080), "cart-2 does not reach cart-1");
        return "after " + took;
    }
}
