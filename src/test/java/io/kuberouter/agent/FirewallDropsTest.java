package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import io.kuberouter.kernel.nflog.PacketLog;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is told of refused connections, against those that were tried.
@Timeout(300)
class FirewallDropsTest {

    private static final int FIRST_PORT = 20_000;
    private static final Duration SOON = Duration.ofSeconds(10);

    /// Within which a refused connection is told of.
    private static final Duration PROMISED = Duration.ofSeconds(1);

    /// What tells one try from all others.
    private record Tried(String from, int sourcePort, String to, int port) {
        static Tried of(Drop drop) {
            return new Tried(
                    drop.source().toString(),
                    drop.sourcePort(),
                    drop.destination().toString(),
                    drop.destinationPort());
        }
    }

    /// 13.7.
    /// C5, and where the record cannot be had, what is to be seen of that.
    @ParameterizedTest
    @EnumSource
    void oneRefusedConnectionIsOneRecord(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            node.denyAll("web");
            node.start(plane);
            int before = node.agent().drops(100).last().size();
            assertThat(cart.reaches(web.address(), 8080)).isFalse();
            await().atMost(PROMISED)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(
                            () -> assertThat(node.agent().drops(100).last()).hasSize(before + 1));
            assertThat(node.agent().drops(1).last()).singleElement().satisfies(drop -> {
                assertThat(drop.guarded()).isEqualTo(new PodKey("shop", "web"));
                assertThat(drop.direction()).isEqualTo(Direction.INGRESS);
                assertThat(drop.from()).contains(new PodKey("shop", "cart"));
                assertThat(drop.to()).contains(new PodKey("shop", "web"));
                assertThat(drop.protocol()).isEqualTo("tcp");
                assertThat(drop.destinationPort()).isEqualTo(8080);
                assertThat(drop.policies()).containsExactly(new PolicyKey("shop", "deny-web"));
            });
            node.stop();
            try (var _ = node.space().in(() -> PacketLog.open(101))) {
                node.start(plane);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(node.drops(1).trouble()).contains("101", "another program"));
                node.becomes(false, cart, web, 8080);
            }
        }
    }

    /// C5 from outside: the document of the packaged program.
    @Tag("accept")
    @ParameterizedTest
    @EnumSource
    void aRefusedConnectionIsOneRecordOfTheProgramsDocument(Plane plane, @TempDir Path folder) throws Exception {
        try (var node = new FirewallNode();
                var agent = new AgentProcess(node, folder)) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            node.denyAll("web");
            node.use(plane.build());
            agent.start(plane);
            agent.ready();
            assertThat(agent.json("drops.json").path("items")).isEmpty();
            for (int i = 1; i <= 20; i++) {
                int expected = i;
                assertThat(cart.reaches(web.address(), 8080)).isFalse();
                await().atMost(PROMISED)
                        .pollInterval(Duration.ofMillis(10))
                        .untilAsserted(() -> assertThat(agent.json("drops.json").path("items"))
                                .hasSize(expected));
                assertThat(agent.json("drops.json").path("items").path(0).toString())
                        .contains("\"shop/web\"", "\"shop/cart\"", "\"shop/deny-web\"", "\"port\":8080");
            }
        }
    }

    /// 13.7, 13.9: the records are those that were explained as refused.
    @ParameterizedTest
    @EnumSource
    void everyRefusedFlowIsToldOfAndNoOther(Plane plane) throws Exception {
        everyFlow(plane, 1_000, 1_000);
    }

    @Tag("accept")
    @ParameterizedTest
    @EnumSource
    void everyOneOfManyRefusedFlowsIsToldOfAndNoOther(Plane plane) throws Exception {
        everyFlow(plane, 10_000, 3_000);
    }

    /// @param micros between two flows: no pod may refuse more than 100 a second for long
    private static void everyFlow(Plane plane, int flows, int micros) throws Exception {
        long seed = new Random().nextLong();
        try (var node = new FirewallNode()) {
            var pods = List.of(node.pod("a", 2), node.pod("b", 3), node.pod("c", 4), node.stranger("d", 2));
            node.allow("a", "b", 8080);
            node.allow("b", "c", 8081);
            node.policy("c", """
                    {podSelector: {matchLabels: {app: c}}, egress: [{to: [{podSelector: {matchLabels: {app: b}}}]}],
                     policyTypes: [Egress]}""");
            node.start(plane);
            var told = new HashMap<Tried, Drop>();
            var refused = new HashMap<Tried, Explanation>();
            var random = new Random(seed);
            for (int first = 0; first < flows; first += 500) {
                refused.putAll(tried(node, pods, random, first, micros));
                await().atMost(PROMISED).untilAsserted(() -> {
                    node.agent().drops(2_000).last().forEach(drop -> told.put(Tried.of(drop), drop));
                    assertThat(told).as("seed %d", seed).hasSize(refused.size());
                });
            }
            assertThat(told.keySet()).as("seed %d", seed).isEqualTo(refused.keySet());
            told.forEach((tried, drop) ->
                    isRight(drop, Objects.requireNonNull(refused.get(tried)), "%s, seed %d".formatted(tried, seed)));
            assertThat(node.agent().drops(1).total()).as("seed %d", seed).isEqualTo(refused.size());
            assertThat(node.drops(1).suppressed()).isZero();
        }
    }

    /// Which of two pods that both refuse is asked first is the plane's affair; the rest is not.
    private static void isRight(Drop drop, Explanation explanation, String what) {
        assertThat(Stream.of(explanation.egress(), explanation.ingress())
                        .filter(side -> !side.allowed() && side.direction() == drop.direction()))
                .as(what)
                .singleElement()
                .satisfies(side -> assertThat(drop.policies()).containsExactlyInAnyOrderElementsOf(side.isolating()));
        var ends =
                List.of(explanation.flow().from().pod(), explanation.flow().to().pod());
        assertThat(List.of(drop.from(), drop.to())).as(what).isEqualTo(ends);
        assertThat(Optional.of(drop.guarded()))
                .as(what)
                .isEqualTo(ends.get(drop.direction() == Direction.EGRESS ? 0 : 1));
    }

    /// Those of 500 flows that were refused, as `explain` said they would be.
    private static Map<Tried, Explanation> tried(
            FirewallNode node, List<FirewallPod> pods, Random random, int first, int micros) throws Exception {
        var refused = new HashMap<Tried, Explanation>();
        try (var clock = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = first; i < first + 500; i++) {
                var from = pods.get(random.nextInt(pods.size()));
                var to = pods.get(random.nextInt(pods.size()));
                int port = FirewallPod.PORTS.get(random.nextInt(FirewallPod.PORTS.size()));
                if (from != to) {
                    var explanation = node.agent().explain(from.name(), to.name(), "TCP", String.valueOf(port));
                    int source = FIRST_PORT + i;
                    boolean opened = clock.schedule(
                                    () -> from.space().in(() -> from.isOpen(source, to.address(), port)),
                                    micros,
                                    TimeUnit.MICROSECONDS)
                            .get();
                    assertThat(opened).as("%s", explanation).isEqualTo(explanation.allowed());
                    if (!opened) {
                        refused.put(new Tried(from.address(), source, to.address(), port), explanation);
                    }
                }
            }
        }
        return refused;
    }

    /// 13.7.
    /// Above the limit of 100 a second the kernel keeps most to itself; how many is known all the same.
    @ParameterizedTest
    @EnumSource
    void whatIsRefusedAboveTheLimitIsCounted(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            node.pod("web", 2);
            var cart = node.pod("cart", 3);
            node.denyAll("web");
            node.start(plane);
            // What the kernel had counted by the first reading counts for nobody.
            assertThat(node.drops(1).total()).isZero();
            cart.space().sh("bash -c 'for i in $(seq 3000); do echo > /dev/udp/10.244.1.2/9; done' 2>/dev/null");
            await().atMost(SOON).untilAsserted(() -> {
                var drops = node.drops(1);
                assertThat(drops.total() + drops.suppressed()).isEqualTo(3_000);
                assertThat(drops.total()).isGreaterThanOrEqualTo(200);
                assertThat(drops.suppressed()).isGreaterThan(500);
            });
        }
    }
}
