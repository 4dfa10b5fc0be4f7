package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /// 13.2: a pod that another label makes a peer enters a set in each family, however many policies speak of it.
    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFTABLES"})
    void aRelabelledPeerOfAThousandPoliciesIsAChangeOfMembersAlone(Kernel kernel) {
        var pods = new TreeMap<PodKey, Sketch>();
        put(pods, "x", "a", "node1", "10.244.1.2", Map.of("pod", "a"));
        put(pods, "y", "b", "node2", "10.244.2.2", Map.of("pod", "b"));
        var policies = new TreeMap<PolicyKey, JsonNode>();
        for (int i = 0; i < 1000; i++) {
            policies.put(new PolicyKey("x", "p" + i), spec("a", "p"));
        }
        var planner = new FirewallPlanner(
                new Model(NODES, NAMESPACES, pods, policies, false).settings("node1"), kernel.renderer());
        var before = plan(planner, pods, policies);
        assertThat(plan(planner, pods, policies)).isEqualTo(before);
        put(pods, "y", "b", "node2", "10.244.2.2", Map.of("pod", "p"));
        var after = plan(planner, pods, policies);
        assertThat(after.chains()).isSameAs(before.chains());
        var changed = new ArrayList<String>();
        after.sets().changesSince(before.sets(), (key, was, is) -> changed.add(key.name()));
        after.nft().changesSince(before.nft(), (key, was, is) -> changed.add(key.name()));
        assertThat(changed).hasSize(1).allMatch(name -> name.startsWith("KUBE-SRC-"));
    }

    private static Firewall plan(FirewallPlanner planner, Map<PodKey, Sketch> pods, Map<PolicyKey, JsonNode> policies) {
        return planner.plan(new Model(NODES, NAMESPACES, pods, policies, false).inputs("node1"))
                .firewall();
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
