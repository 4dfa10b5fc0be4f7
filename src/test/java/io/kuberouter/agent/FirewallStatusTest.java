package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import io.kuberouter.lab.apiserver.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What a running agent tells the API server: of policies, and of its Node.
@Timeout(120)
class FirewallStatusTest {

    /// 13.12.
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TAINT = "example.com/netpol-not-ready";

    private static List<JsonNode> events(FirewallNode node, String namespace, String reason) {
        return node.server
                .direct()
                .get("/api/v1/namespaces/" + namespace + "/events")
                .path("items")
                .valueStream()
                .filter(event -> event.path("reason").asString().equals(reason))
                .toList();
    }

    private static JsonNode event(Duration limit, FirewallNode node, String namespace, String reason) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !events(node, namespace, reason).isEmpty());
        return events(node, namespace, reason).getFirst();
    }

    private static void port(FirewallNode node, String port) {
        node.policy("db", """
                {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [
                 {from: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: %s, protocol: TCP}]}]}
                """.formatted(port));
    }

    @Test
    void aNameThatNobodyDeclaresIsAnEventWithinFiveSecondsAndItsEndIsAnother() throws Exception {
        try (var node = new FirewallNode()) {
            node.pod("web", 2);
            node.start(Plane.NFTABLES);
            port(node, "nosuch");
            var told = event(PROMISED, node, "shop", "PolicyIncomplete");
            assertThat(told.path("type").asString()).isEqualTo("Warning");
            assertThat(told.path("message").asString()).contains("spec.ingress[0].ports[0]", "'nosuch'");
            assertThat(told.at("/involvedObject/name").asString()).isEqualTo("db");
            assertThat(told.at("/source/host").asString()).isEqualTo("here");
            assertThat(told.at("/involvedObject/uid").asString())
                    .isEqualTo(Json.text(
                            node.server.direct().get("/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/db"),
                            "metadata/uid"));
            port(node, "8080");
            assertThat(event(PROMISED, node, "shop", "PolicyComplete")
                            .path("type")
                            .asString())
                    .isEqualTo("Normal");
        }
    }

    @Test
    void aFamilyThatIsOffIsToldAndARestartRepeatsNothing() throws Exception {
        try (var node = new FirewallNode()) {
            node.pod("web", 2);
            node.policy("db", """
                    {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress],
                     ingress: [{from: [{ipBlock: {cidr: "fd00::/8"}}]}]}""");
            node.start(Plane.NFTABLES);
            var told = event(SOON, node, "shop", "PolicyIncomplete");
            assertThat(told.path("message").asString()).contains("fd00::/8 is ignored");
            node.stop();
            node.start(Plane.NFTABLES);
            node.policy("later", """
                    {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{ports: [{port: nosuch}]}]}
                    """);
            await().atMost(SOON)
                    .until(() -> events(node, "shop", "PolicyIncomplete").size() > 1);
            assertThat(events(node, "shop", "PolicyIncomplete"))
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.path("count").asInt()).isEqualTo(1))
                    .anySatisfy(event -> assertThat(event.at("/metadata/uid")).isEqualTo(told.at("/metadata/uid")));
        }
    }

    /// The set of the policy is there already, of another type, and in use.
    @Test
    void whatTheKernelRefusesIsToldOfItsPolicyUntilItStands() throws Exception {
        try (var node = new FirewallNode()) {
            node.pod("web", 2);
            node.stranger("cart", 3);
            node.allow("web", "cart", 8080);
            node.start(Plane.IPTABLES_NFT);
            String set = node.sh("ipset -n list | grep KUBE-SRC").strip();
            node.removePolicy("allow-web");
            await().atMost(SOON).until(() -> !node.sh("ipset -n list").contains(set));
            node.sh("""
                    ipset create %1$s hash:ip family inet6
                    ip6tables-nft -A INPUT -m set --match-set %1$s src -j DROP
                    """.formatted(set));
            node.allow("web", "cart", 8080);
            var told = event(PROMISED, node, "shop", "PolicyNotProgrammed");
            assertThat(told.path("message").asString()).contains(set);
            assertThat(told.at("/involvedObject/name").asString()).isEqualTo("allow-web");
            node.sh("ip6tables-nft -D INPUT -m set --match-set %1$s src -j DROP".formatted(set));
            event(SOON, node, "shop", "PolicyProgrammed");
        }
    }

    @Test
    void aPlaneThatCannotBeWrittenIsToldOfTheNode() throws Exception {
        try (var node = new FirewallNode()) {
            node.pod("web", 2);
            node.denyAll("web");
            String owner = node.own("ip kube-router-filter-ipv4");
            node.launch(Plane.NFTABLES);
            var told = event(SOON, node, "default", "FirewallNotProgrammed");
            assertThat(told.path("message").asString()).startsWith("nftables: ");
            assertThat(told.at("/involvedObject/kind").asString()).isEqualTo("Node");
            node.sh("kill " + owner);
            event(SOON, node, "default", "FirewallProgrammed");
        }
    }

    /// 13.13, first half; ruling 1.
    @ParameterizedTest
    @EnumSource
    void withoutAnApiServerItIsNotReadyAndTheOldRulesStay(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            node.denyAll("web");
            node.start(plane);
            node.becomes(false, cart, web, 8080);
            node.stop();
            String before = node.snapshot();

            node.server.down();
            node.launch(plane);
            await().atMost(SOON)
                    .until(() -> node.agent().health().reasons().toString().contains("connection refused")
                            || node.agent().health().reasons().toString().contains("Failed to connect"));
            assertThat(node.agent().health().live()).isTrue();
            assertThat(node.agent().health().ready()).isFalse();
            assertThat(node.agent().health().reasons().getFirst()).startsWith("waiting for the first list");
            assertThat(cart.reaches(web.address(), 8080)).isFalse();
            assertThat(node.snapshot()).isEqualTo(before);
            node.space().in(() -> {
                node.server.up();
                return null;
            });
            node.ready();
        }
    }

    /// 13.13, second half.
    @Test
    void theTaintGoesOnceTheFirewallStandsAndNoSooner() throws Exception {
        try (var node = new FirewallNode()) {
            node.pod("web", 2);
            node.denyAll("web");
            node.server.direct().merge("/api/v1/nodes/here", Json.readYaml("""
                    spec: {taints: [{key: %s, effect: NoSchedule}, {key: other, effect: NoSchedule}]}
                    """.formatted(TAINT)));
            String owner = node.own("ip kube-router-filter-ipv4");
            node.launch(Plane.NFTABLES, "--netpol-ready-taint=" + TAINT);
            await().atMost(SOON).until(() -> node.failures() > 0);
            assertThat(node.agent().health().ready()).isFalse();
            assertThat(taints(node)).containsExactly(TAINT, "other");
            node.sh("kill " + owner);
            await().atMost(SOON).untilAsserted(() -> assertThat(taints(node)).containsExactly("other"));
            node.ready();
        }
    }

    private static List<String> taints(FirewallNode node) {
        return node.server
                .direct()
                .get("/api/v1/nodes/here")
                .at("/spec/taints")
                .valueStream()
                .map(taint -> taint.path("key").asString())
                .toList();
    }
}
