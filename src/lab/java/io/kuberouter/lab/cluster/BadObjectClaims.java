package io.kuberouter.lab.cluster;

import java.time.Duration;
import java.util.List;

/// One bad object costs nobody else anything. The real API server refuses the worst of them, so there it is given what
/// it lets through.
final class BadObjectClaims implements Topic {

    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Node node;

    BadObjectClaims(Cluster cluster) {
        this.cluster = cluster;
        this.node = cluster.node(1);
    }

    @Override
    public String name() {
        return "bad objects";
    }

    @Override
    public List<Claim> claims() {
        return cluster.plane().isStrict()
                ? List.of(listed("a Service with an unknown scheduler", "bad-scheduler", """
                                apiVersion: v1
                                kind: Service
                                metadata:
                                  name: bad-scheduler
                                  namespace: shop
                                  annotations: {kube-router.io/service.scheduler: best}
                                spec: {ports: [{port: 80, protocol: TCP}]}
                                """), programmed())
                : List.of(
                        listed("an EndpointSlice with an address that is none", "bad-slice", """
                                apiVersion: discovery.k8s.io/v1
                                kind: EndpointSlice
                                metadata: {name: bad-slice, namespace: shop, labels: {kubernetes.io/service-name: web}}
                                addressType: IPv4
                                ports: [{name: http, port: 8080, protocol: TCP}]
                                endpoints: [{addresses: [10.244.1.999], conditions: {ready: true}}]
                                """),
                        listed("a Service without a port number", "bad-port", """
                                apiVersion: v1
                                kind: Service
                                metadata: {name: bad-port, namespace: shop}
                                spec: {clusterIP: 10.96.9.2, ports: [{name: none, port: null, protocol: TCP}]}
                                """),
                        listed("a Service with an unknown protocol", "bad-protocol", """
                                apiVersion: v1
                                kind: Service
                                metadata: {name: bad-protocol, namespace: shop}
                                spec: {clusterIP: 10.96.9.3, ports: [{port: 80, protocol: QUIC}]}
                                """),
                        programmed());
    }

    private Claim listed(String what, String name, String yaml) {
        return new Claim(
                what + " is on the page, with the reason",
                "curl http://127.0.0.1:" + node.dashboard() + "/overview.json",
                () -> {
                    Objects.create(cluster.api(), yaml);
                    Await.met(FIVE_SECONDS, () -> note(name).isEmpty() ? "no note about " + name : "");
                    return note(name);
                });
    }

    private String note(String name) throws Exception {
        return node.json("/overview.json")
                .path("notes")
                .valueStream()
                .filter(note -> note.path("subject").asString("").contains(name))
                .map(note -> note.path("text").asString(""))
                .findFirst()
                .orElse("");
    }

    private Claim programmed() {
        return new Claim("a good one created after them is served as ever", "on node-1 ipvsadm -Ln", () -> {
            Objects.create(cluster.api(), """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: good, namespace: shop}
                    spec: {clusterIP: 10.96.9.9, ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]}
                    """);
            Objects.create(cluster.api(), """
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata: {name: good, namespace: shop, labels: {kubernetes.io/service-name: good}}
                    addressType: IPv4
                    ports: [{name: http, port: 8080, protocol: TCP}]
                    endpoints: [{addresses: [10.244.2.12], nodeName: node-2, conditions: {ready: true}}]
                    """);
            var took = Await.met(
                    FIVE_SECONDS,
                    () -> cluster.client("curl -s -m 2 http://10.96.9.9/").startsWith("cart-2")
                            ? ""
                            : "10.96.9.9 does not answer");
            cluster.settled();
            return Await.seconds(took);
        });
    }
}
