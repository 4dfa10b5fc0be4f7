package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// More of everything than the original takes.
class LargeClusterTest {

    private static final List<String> NODES = List.of("node1", "node2");
    private static final Map<String, Map<String, String>> NAMESPACES =
            Map.of("x", Map.of("ns", "x"), "y", Map.of("ns", "y"));

    /// 12.15: a set of the kernel takes 65,536 entries unless told otherwise.
    @Test
    void seventyThousandPeersAreAllAllowed() {
        var pods = new TreeMap<PodKey, Sketch>();
        put(pods, "x", "a", "node1", "10.244.1.2", Map.of("pod", "a"));
        for (int i = 0; i < 70_000; i++) {
            put(pods, "y", "p" + i, "node2", peer(i), Map.of("pod", "p"));
        }
        put(pods, "y", "stranger", "node2", "10.250.0.1", Map.of("pod", "q"));
        var model = new Model(NODES, NAMESPACES, pods, Map.of(new PolicyKey("x", "p"), spec("a", "p")), false);
        Planes.pure().forEach((name, plane) -> {
            try (var verdicts = plane.load(model.inputs("node1"), model.settings("node1"))) {
                for (int i : List.of(0, 1, 65_535, 65_536, 69_999)) {
                    assertThat(verdicts.allows(flow(peer(i), "10.244.1.2")))
                            .as(name)
                            .isTrue();
                }
                assertThat(verdicts.allows(flow("10.250.0.1", "10.244.1.2")))
                        .as(name)
                        .isFalse();
            }
        });
    }

    @Test
    void aThousandPoliciesAddUp() {
        var pods = new TreeMap<PodKey, Sketch>();
        put(pods, "x", "a", "node1", "10.244.1.2", Map.of("pod", "a"));
        var policies = new TreeMap<PolicyKey, JsonNode>();
        for (int i = 0; i < 1000; i++) {
            put(pods, "y", "p" + i, "node2", peer(i), Map.of("pod", "p" + i));
            if (i != 500) {
                policies.put(new PolicyKey("x", "p" + i), spec("a", "p" + i));
            }
        }
        var model = new Model(NODES, NAMESPACES, pods, policies, false);
        Planes.pure().forEach((name, plane) -> {
            try (var verdicts = plane.load(model.inputs("node1"), model.settings("node1"))) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(verdicts.allows(flow(peer(i), "10.244.1.2")))
                            .as(name)
                            .isEqualTo(i != 500);
                }
            }
        });
    }

    private static void put(
            Map<PodKey, Sketch> pods,
            String namespace,
            String name,
            String node,
            String ip,
            Map<String, String> labels) {
        var key = new PodKey(namespace, name);
        pods.put(
                key,
                new Sketch(
                        key, node, List.of(Ip.of(ip)), false, "Running", false, false, labels, List.of(), List.of()));
    }

    private static String peer(int number) {
        return "10.24" + (5 + number / 65_536) + "." + number / 256 % 256 + "." + number % 256;
    }

    private static JsonNode spec(String target, String peer) {
        return Read.yaml("""
                podSelector: {matchLabels: {pod: %s}}
                policyTypes: [Ingress]
                ingress: [{from: [{namespaceSelector: {matchLabels: {ns: y}}, podSelector: {matchLabels: {pod: %s}}}]}]
                """.formatted(target, peer));
    }

    private static Flow flow(String from, String to) {
        return new Flow(
                new Flow.End(Ip.of(from), Optional.empty()),
                new Flow.End(Ip.of(to), Optional.of(new PodKey("x", "a"))),
                Protocol.TCP,
                new Port(80));
    }
}
