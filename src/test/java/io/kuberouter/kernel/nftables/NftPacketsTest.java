package io.kuberouter.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.SampleRulesets;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.Ruleset;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Packets between pods of a node, through the kernel.
class NftPacketsTest {

    private static final PodKey CLIENT = new PodKey("x", "a");
    private static final PodKey SERVER = new PodKey("x", "b");
    private static final PolicyKey IN = new PolicyKey("x", "in");
    private static final PolicyKey OUT = new PolicyKey("x", "out");

    private NftNode node;
    private PodNetwork client;
    private PodNetwork server;
    private ServerSocket open;
    private ServerSocket shut;

    @BeforeEach
    void connect() throws Exception {
        node = new NftNode();
        client = new PodNetwork(node.namespace, 2);
        server = new PodNetwork(node.namespace, 3);
        open = server.listen(80);
        shut = server.listen(81);
    }

    @AfterEach
    void disconnect() throws Exception {
        open.close();
        shut.close();
        server.close();
        client.close();
        node.close();
    }

    /// Port 80 of the server may be reached by the client, nothing else.
    private static Ruleset serverAllows(Ruleset ruleset) {
        var clients = SampleRulesets.group("a", Family.IPV4, Role.SOURCE, AddressGroup.Kind.PODS, "10.244.1.2");
        var rule = SampleRulesets.rule(0, SampleRulesets.tcp(Optional.of(clients.key()), Optional.empty(), 80));
        return SampleRulesets.with(
                SampleRulesets.with(
                        SampleRulesets.with(ruleset, clients), SampleRulesets.policy(IN, true, false, List.of(rule))),
                SampleRulesets.pod(SERVER, List.of(IN), List.of(), "10.244.1.3"));
    }

    private static Ruleset clientIsFree(Ruleset ruleset) {
        return SampleRulesets.with(ruleset, SampleRulesets.pod(CLIENT, List.of(), List.of(), "10.244.1.2"));
    }

    private static Ruleset clientSendsNothing(Ruleset ruleset) {
        return SampleRulesets.with(
                SampleRulesets.with(ruleset, SampleRulesets.policy(OUT, false, true, List.of())),
                SampleRulesets.pod(CLIENT, List.of(), List.of(OUT), "10.244.1.2"));
    }

    private static Ruleset denied() {
        return SampleRulesets.with(
                SampleRulesets.empty(),
                SampleRulesets.frame(Manner.USUAL, SampleRulesets.prefixes("10.244.1.0/24"), Family.IPV4));
    }

    private void settle(Ruleset ruleset) {
        assertThat(node.settle(ruleset).settled()).isTrue();
    }

    private boolean reaches(int port) throws Exception {
        return client.reaches(server.address(), port);
    }

    @Test
    void aPolicyOpensWhatItAllowsAndRefusesTheRest() throws Exception {
        settle(clientIsFree(serverAllows(SampleRulesets.empty())));
        assertThat(reaches(80)).isTrue();
        assertThat(reaches(81)).isFalse();
        assertThat(PodNetwork.reaches(node.namespace, server.address(), 81))
                .as("the node reaches its own pods")
                .isTrue();
        var counts = node.namespace.in(NftCounters::read);
        assertThat(counts.values().stream().mapToLong(PacketCount::packets).sum())
                .as("one packet allowed, one refused")
                .isEqualTo(2);
    }

    @Test
    void bothEndsMustAllow() throws Exception {
        settle(clientSendsNothing(serverAllows(SampleRulesets.empty())));
        assertThat(reaches(80)).isFalse();
    }

    @Test
    void aForeignMarkOpensNothing() throws Exception {
        node.sh("nft add table ip foreign; nft add chain ip foreign c"
                + " '{ type filter hook prerouting priority mangle; policy accept; }';"
                + " nft add rule ip foreign c meta mark set 0x00030000");
        for (var frame : List.of(SampleRulesets.empty(), denied())) {
            settle(clientIsFree(serverAllows(frame)));
            assertThat(reaches(81)).isFalse();
            settle(clientSendsNothing(serverAllows(frame)));
            assertThat(reaches(80)).isFalse();
        }
    }

    @Test
    void withDefaultDenyAnAddressWithoutAGuardIsRefusedAndTheNodesOwnIsNot() throws Exception {
        settle(serverAllows(denied()));
        assertThat(reaches(80)).as("the client has no guard yet").isFalse();
        settle(clientIsFree(serverAllows(denied())));
        assertThat(reaches(80)).isTrue();
        assertThat(reaches(81)).isFalse();
        try (var gateway = PodNetwork.listen(node.namespace, "10.244.1.1", 7000)) {
            assertThat(client.reaches("10.244.1.1", gateway.getLocalPort()))
                    .as("a pod reaches its gateway")
                    .isTrue();
            assertThat(PodNetwork.reaches(node.namespace, "10.244.1.1", gateway.getLocalPort()))
                    .as("the node reaches its own address")
                    .isTrue();
        }
    }

    @Test
    void aPodThatMaySendNothingIsRefusedByItsNodeUnlessTheNodeIsFree() throws Exception {
        try (var gateway = PodNetwork.listen(node.namespace, "10.244.1.1", 7000)) {
            var usual = clientSendsNothing(SampleRulesets.empty());
            settle(usual);
            assertThat(client.reaches("10.244.1.1", gateway.getLocalPort())).isFalse();
            var manner = new Manner(Manner.USUAL.refusal(), true, true, true);
            for (var networks : List.of(List.<String>of(), List.of("10.244.1.0/24"))) {
                settle(SampleRulesets.with(
                        usual,
                        SampleRulesets.frame(
                                manner, SampleRulesets.prefixes(networks.toArray(String[]::new)), Family.IPV4)));
                assertThat(client.reaches("10.244.1.1", gateway.getLocalPort())).isTrue();
            }
        }
    }

    /// What kube-router 2.11 writes for the same two pods.
    private static final String ORIGINAL = """
            table ip kube-router-filter-ipv4 {
                comment "rules for kube-router-filter-ipv4"
                set KUBE-SRC-FKHFCEK6N6YXDOWU { type ipv4_addr; comment "netpol set"; elements = { 10.244.1.2 }; }
                set KUBE-DST-M6PZR535OW6JMOTI { type ipv4_addr; comment "netpol set"; elements = { 10.244.1.3 }; }
                set KUBE-SRC-CU76QFNSNUG3W6VX { type ipv4_addr; flags interval; elements = { 192.0.2.0/24 }; }
                chain KUBE-NWPLCY-COMMON {
                    ct state invalid counter drop
                    ct state established,related counter accept
                    icmp type echo-request counter accept
                }
                chain KUBE-NWPLCY-DEFAULT { counter meta mark set mark or 0x10000; }
                chain KUBE-NWPLCY-TAIL { meta mark and 0x20000 == 0x20000 counter accept comment "accept netpol-ok"; }
                chain KUBE-NWPLCY-KO6A36LCAMQLSXI4 {
                    comment "netpol x/in"
                    ip saddr @KUBE-SRC-FKHFCEK6N6YXDOWU ip daddr @KUBE-DST-M6PZR535OW6JMOTI tcp dport 80 counter \
            meta mark set meta mark or 0x10000 return comment "x/in ingress pods"
                    ip saddr @KUBE-SRC-CU76QFNSNUG3W6VX counter return
                }
                chain KUBE-POD-FW-27RLTRRO6ODJFI3F {
                    comment "podfw x/b"
                    counter jump KUBE-NWPLCY-COMMON comment "common netpol rules"
                    fib saddr type local ip daddr 10.244.1.3 counter accept comment "from local node"
                    ip daddr 10.244.1.3 counter jump KUBE-NWPLCY-KO6A36LCAMQLSXI4 comment "x/in policy"
                    meta mark and 0x10000 == 0x0 limit rate 10/minute burst 10 packets log group 100
                    meta mark and 0x10000 == 0x0 counter reject
                    meta mark set meta mark and 0xfffeffff
                    meta mark set meta mark or 0x20000
                }
                chain KUBE-ROUTER-INPUT {
                    type filter hook input priority filter; policy accept;
                    counter jump KUBE-NWPLCY-TAIL
                }
                chain KUBE-ROUTER-FORWARD {
                    type filter hook forward priority filter; policy accept;
                    ip daddr 10.244.1.3 counter jump KUBE-POD-FW-27RLTRRO6ODJFI3F comment "x/b in"
                    counter jump KUBE-NWPLCY-TAIL
                    meta mark and 0x20000 == 0x20000 counter accept
                }
                chain KUBE-ROUTER-OUTPUT {
                    type filter hook output priority filter; policy accept;
                    counter jump KUBE-NWPLCY-TAIL
                }
            }
            """;

    @Test
    void theOriginalsTablesAreTakenOverWithoutAGap() throws Exception {
        node.sh("nft -f - <<'END'\n" + ORIGINAL + "\nEND");
        assertThat(reaches(80)).isTrue();
        assertThat(reaches(81)).isFalse();
        var done = new AtomicBoolean();
        var tries = CompletableFuture.supplyAsync(() -> neverReaches(81, done));
        var ruleset = clientIsFree(serverAllows(SampleRulesets.empty()));
        settle(ruleset);
        settle(clientIsFree(serverAllows(denied())));
        settle(ruleset);
        done.set(true);
        assertThat(tries.get()).isTrue();
        assertThat(reaches(80)).isTrue();
        var wanted = node.render(ruleset);
        assertThat(node.look(wanted)).as("nothing of the original is left").isEqualTo(wanted);
    }

    private boolean neverReaches(int port, AtomicBoolean done) {
        try {
            boolean reached = false;
            while (!done.get()) {
                reached |= reaches(port);
            }
            return !reached;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
