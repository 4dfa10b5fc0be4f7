package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.options.CommandLines;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.RuleKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole agent between an API server and the firewalls of a kernel, seen by the connections that pods try.
@Timeout(120)
class FirewallFeatureTest {

    /// 12.9: after a tool has failed once.
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String FOREIGN = """
            for tables in iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy; do
                $tables -t nat -N MINE
                $tables -N MINE
                $tables -A INPUT -i elsewhere -j MINE
                $tables -A FORWARD -i elsewhere -j MINE
            done
            ipset create mine hash:ip
            ipset add mine 198.51.100.7
            iptables-nft -A MINE -m set --match-set mine src -j DROP
            nft add table ip mine
            """;

    private static final RuleKey RULE = new RuleKey(new PolicyKey("shop", "allow-web"), Direction.INGRESS, 0);

    private static long allowed(FirewallNode node) throws Exception {
        var count = node.counted().allowed().get(RULE);
        return count == null ? 0 : count.packets();
    }

    /// 13.8, and what the API says, as connections see it.
    @ParameterizedTest
    @EnumSource
    void policiesAreEnforcedAsTheyChangeAndTheirCountersGoOn(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            var far = node.stranger("far", 2);
            node.start(plane);
            node.becomes(true, far, web, 8080);

            node.denyAll("web");
            node.becomes(false, far, web, 8080);
            node.becomes(false, cart, web, 8080);
            node.becomes(true, far, cart, 8080);

            node.allow("web", "cart", 8080);
            node.becomes(true, cart, web, 8080);
            node.becomes(false, cart, web, 9090);
            node.becomes(false, far, web, 8080);

            long before = allowed(node);
            for (int i = 0; i < 10; i++) {
                assertThat(cart.reaches(web.address(), 8080)).isTrue();
            }
            assertThat(allowed(node)).isEqualTo(before + 10);
            node.verify();
            node.policy("other", """
                    {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress],
                     ingress: [{from: [{podSelector: {matchLabels: {app: far}}}], ports: [{port: 9090}]}]}""");
            node.becomes(true, far, web, 9090);
            assertThat(allowed(node)).isEqualTo(before + 10);

            node.label("far", "app", "cart");
            node.becomes(true, far, web, 8080);
            node.label("cart", "app", "guest");
            node.becomes(false, cart, web, 8080);

            node.removePolicy("deny-web");
            node.removePolicy("allow-web");
            node.removePolicy("other");
            node.becomes(true, cart, web, 9090);
        }
    }

    /// 12.13 and 12.17.
    @ParameterizedTest
    @EnumSource
    void byDefaultDenyAnAddressIsClosedUntilItIsProgrammedAndTheGatewayNever(Plane plane) throws Exception {
        try (var node = new FirewallNode();
                var _ = FirewallPod.echo(node.space(), FirewallNode.GATEWAY, 7000)) {
            var web = node.pod("web", 2);
            var late = node.cable("late", "10.244.1.9");
            node.start(plane, "--netpol-default-deny");
            await().atMost(RETRY).until(() -> web.reaches(FirewallNode.GATEWAY, 7000));
            assertThat(web.reaches(late.address(), 8080)).as("not programmed").isFalse();
            assertThat(late.reaches(web.address(), 8080)).as("not programmed").isFalse();

            node.denyAll("late");
            try (var _ = Knocking.from(web, late.address(), 8080)) {
                node.announce("late", "here", late.address());
                node.becomes(true, late, web, 8080);
            }
            node.removePolicy("deny-late");
            node.becomes(true, web, late, 8080);
        }
    }

    /// 12.9: somebody else holds what the tool must write, and then lets go of it.
    @ParameterizedTest
    @CsvSource({
        "NFTABLES, kube-router-filter-ipv4",
        "IPTABLES_NFT, filter",
    })
    void aToolThatFailedIsTriedAgain(Plane plane, String table) throws Exception {
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            node.denyAll("web");
            String owner = node.own("ip " + table);
            node.launch(plane);
            await().atMost(SOON).until(() -> node.failures() > 0);
            node.sh("kill " + owner);
            node.becomes(RETRY, false, cart, web, 8080);
            node.ready();
        }
    }

    /// 13.14: a set of that name is there already, of another type, and in use. Its policy allows nobody, and all
    /// others stand.
    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "IPTABLES_LEGACY"})
    void aPolicyThatTheKernelRefusesAllowsNobodyAndStopsNoOther(Plane plane) throws Exception {
        String tool = "ip6tables" + plane.build().suffix();
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            var far = node.stranger("far", 2);
            node.allow("web", "cart", 8080);
            node.start(plane);
            node.becomes(true, cart, web, 8080);
            String set = node.sh("ipset -n list | grep KUBE-SRC").strip();
            node.removePolicy("allow-web");
            await().atMost(SOON).until(() -> !node.sh("ipset -n list").contains(set));

            node.sh("""
                    ipset create %2$s hash:ip family inet6
                    %1$s -A INPUT -m set --match-set %2$s src -j DROP
                    """.formatted(tool, set));
            node.allow("web", "cart", 8080);
            node.denyAll("cart");
            node.becomes(false, far, cart, 8080);
            await().atMost(SOON).until(() -> !cart.reaches(web.address(), 8080));
            assertThat(node.agent().overview().notes())
                    .anySatisfy(note -> assertThat(note.subject() + note.text()).contains(set));

            node.sh("%1$s -D INPUT -m set --match-set %2$s src -j DROP".formatted(tool, set));
            node.becomes(true, cart, web, 8080);
        }
    }

    /// 12.11: what a flag wanted goes when the flag does.
    @ParameterizedTest
    @EnumSource
    void flagsThatChangeOverARestartLeaveNothingBehind(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            node.sh(FOREIGN);
            String before = node.snapshot();
            node.pod("web", 2);
            node.pod("six", 6);
            node.server.direct().merge("/api/v1/namespaces/shop/pods/six/status", Json.readYaml("""
                            status: {podIPs: [{ip: 10.244.1.6}, {ip: "fd00:244::6"}]}"""));
            node.denyAll("six");
            node.start(
                    plane,
                    "--enable-ipv6=true",
                    "--netpol-default-deny",
                    "--service-external-ip-range=203.0.113.0/24",
                    "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112");
            assertThat(node.snapshot()).contains("203.0.113.0/24", "fd00:244::6");
            node.stop();
            node.start(plane);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.snapshot())
                            .doesNotContain("203.0.113.0/24", "fd00:244::6", "kube-router-filter-ipv6")
                            .contains("10.244.1.6"));
            node.stop();
            node.launch(plane, "--run-firewall=false", "--run-router=true");
            await().atMost(SOON).untilAsserted(() -> assertThat(node.snapshot()).isEqualTo(before));
        }
    }

    /// 12.14: afterwards the node is as before, and cleaning what is clean is no mistake.
    @ParameterizedTest
    @EnumSource
    void cleanupLeavesTheNodeAsItWas(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            node.sh(FOREIGN);
            String before = node.snapshot();
            node.pod("web", 2);
            node.allow("web", "cart", 8080);
            node.start(plane, "--netpol-default-deny");
            node.stop();
            assertThat(node.snapshot()).contains("KUBE-NWPLCY-TAIL", "kube-router-local-pods");
            assertThat(cleanup(node)).contains(", 0 left\n");
            assertThat(node.snapshot()).isEqualTo(before);
            assertThat(cleanup(node)).startsWith("0 objects removed, 0 left\n");
            assertThat(node.snapshot()).isEqualTo(before);

            node.start(plane, "--netpol-default-deny");
            assertThat(node.space().in(() -> node.agent().cleanup())).isEmpty();
            assertThat(node.exits.take()).isZero();
            assertThat(node.snapshot()).isEqualTo(before);
        }
    }

    private static String cleanup(FirewallNode node) throws Exception {
        var out = new ByteArrayOutputStream();
        int code = node.space()
                .in(() -> NodeCleanup.run(
                        CommandLines.options("--cleanup-config"), new PrintStream(out, true, StandardCharsets.UTF_8)));
        assertThat(code).as("%s", out).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
