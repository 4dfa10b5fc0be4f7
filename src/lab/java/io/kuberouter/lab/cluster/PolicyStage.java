package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.PolicyLoad;
import io.kuberouter.net.Ip;
import java.net.InetSocketAddress;
import java.time.Duration;

/// One guarded pod here, one pod of another node that asks, and new pods: what is changed through the API and then told
/// by packets.
record PolicyStage(PolicyNode node, Api api) {

    private static final String PODS = PolicyLoad.podsOf("team-00");
    private static final String POLICIES = PolicyLoad.policiesOf("team-00");

    /// Returns when the guarded pod is closed to the one that asks.
    void set() throws Exception {
        PolicyLoad.createPod(
                api, PolicyLoad.pod("team-00", "guarded", "here", "bench", "none"), Ip.of(PolicyNode.GUARDED));
        PolicyLoad.createPod(
                api, PolicyLoad.pod("team-00", "asking", "node-9", "asking", "no"), Ip.of(PolicyNode.ASKING));
        api.create(POLICIES, Json.readYaml("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: bench, namespace: team-00}
                spec:
                  podSelector: {matchLabels: {app: bench}}
                  policyTypes: [Ingress]
                  ingress:
                  - from: [{podSelector: {matchLabels: {role: guest}}}]
                    ports: [{port: 8080, protocol: TCP}]
                """));
        api.create(POLICIES, Json.readYaml("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: fresh, namespace: team-00}
                spec: {podSelector: {matchLabels: {app: fresh}}, policyTypes: [Ingress]}
                """));
        guarded().until(false, System.nanoTime());
    }

    private Probe guarded() {
        return probe(PolicyNode.GUARDED);
    }

    private Probe probe(String address) {
        return new Probe(node.space("asking"), new InetSocketAddress(address, PolicyNode.PORT));
    }

    /// Makes the one that asks a guest or none; how long until packets tell.
    Duration relabelled(boolean guest) throws Exception {
        long since = System.nanoTime();
        api.merge(
                PODS + "/asking",
                Json.readObject("{\"metadata\": {\"labels\": {\"role\": \"" + (guest ? "guest" : "no") + "\"}}}"));
        return guarded().until(guest, since);
    }

    /// Lets guests in at the port that is asked, or at another one; likewise.
    Duration edited(boolean open) throws Exception {
        long since = System.nanoTime();
        api.merge(POLICIES + "/bench", Json.readObject("""
                {"spec": {"ingress": [{"from": [{"podSelector": {"matchLabels": {"role": "guest"}}}],
                 "ports": [{"port": %d, "protocol": "TCP"}]}]}}""".formatted(open ? 8080 : 8081)));
        return guarded().until(open, since);
    }

    /// Gives a new pod its address. It is open until the agent has heard of it: how long a new pod is unguarded without
    /// default-deny.
    ///
    /// @param i which of the new pods
    Duration guardedSinceItsAddress(int i) throws Exception {
        String name = "fresh-" + i;
        api.create(PODS, PolicyLoad.pod("team-00", name, "here", "fresh", "none"));
        var probe = probe(PolicyNode.fresh(i));
        probe.until(true, System.nanoTime());
        long since = System.nanoTime();
        PolicyLoad.give(api, PODS + "/" + name, Ip.of(PolicyNode.fresh(i)));
        return probe.until(false, since);
    }

    /// Takes a new pod away again.
    void remove(int i) {
        api.delete(PODS + "/fresh-" + i + PolicyLoad.AT_ONCE);
    }
}
