package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// C3, with the packaged program as real processes: while it restarts, is killed, changes planes, and the cluster
/// changes around it, what is closed is never open and what is open is never closed.
@Tag("accept")
@Timeout(480)
class KilledAgentTest {

    private static final int RESTARTS = 20, KILLS = 20, MOVES = 2, CHANGES = 200, PODS = 20;
    private static final int CHANGES_AT_ONCE = CHANGES / (RESTARTS + KILLS);
    private static final int KILLED = 128 + 9;
    private static final Duration EACH = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(30);

    /// What the log says when the first of what an agent writes stands.
    private static final String FIRST_WRITTEN = "(first list";

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int changes;

    /// Killed before the first of what they had to write stood.
    private int early;

    @ParameterizedTest
    @EnumSource
    void whateverBecomesOfTheAgentWhatIsClosedStaysClosed(Plane plane, @TempDir Path folder, TestReporter reporter)
            throws Exception {
        try (var node = new FirewallNode();
                var agent = new AgentProcess(node, folder)) {
            var web = node.pod("web", 2);
            var store = node.pod("store", 3);
            var far = node.stranger("far", 2);
            node.use(plane.build());
            agent.start(plane);
            agent.ready();
            try (var talk = far.talk(web, 8080)) {
                node.policy("deny-web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}");
                node.allow("store", "far", 8080);
                becomes(false, far, web, 8080);
                becomes(false, far, store, 8081);
                long since = System.nanoTime();
                try (var fromFar = Knocking.each(EACH, false, far, web.address(), 8080);
                        var fromStore = Knocking.each(EACH, false, store, web.address(), 9090);
                        var fromWeb = Knocking.each(EACH, false, web, far.address(), 8080);
                        var otherPort = Knocking.each(EACH, false, far, store.address(), 8081);
                        var allowed = Knocking.each(EACH, true, far, store.address(), 8080)) {
                    var usual = restarts(node, agent, plane, talk);
                    kills(node, agent, plane, talk, usual);
                    moves(node, agent, plane, talk);
                    long due = (System.nanoTime() - since) / EACH.toNanos();
                    assertThat(List.of(fromFar, fromStore, fromWeb, otherPort, allowed))
                            .allSatisfy(knocking -> assertThat(knocking.tries()).isGreaterThan((int) due / 2));
                    reporter.publishEntry(
                            plane.toString(),
                            "seed %d: %d agents, usually ready after %d ms, %d killed before they wrote, %d changes, %d tries of each connection in %d s"
                                    .formatted(
                                            seed,
                                            agent.pids().size(),
                                            usual.toMillis(),
                                            early,
                                            changes,
                                            allowed.tries(),
                                            due / 10));
                }
            }
            assertThat(agent.pids()).doesNotHaveDuplicates().hasSize(1 + RESTARTS + KILLS + MOVES);
            assertThat(early).as("seed %d", seed).isPositive().isLessThan(KILLS);
            assertThat(changes).isEqualTo(CHANGES);
            // Each of those doors opens once its policy goes.
            node.removePolicy("deny-web");
            node.removePolicy("allow-store");
            becomes(true, far, web, 8080);
            becomes(true, store, web, 9090);
            becomes(true, web, far, 8080);
            becomes(true, far, store, 8081);
        }
    }

    private static void becomes(boolean open, FirewallPod from, FirewallPod to, int port) {
        await().atMost(SOON).until(() -> from.reaches(to.address(), port) == open);
    }

    /// In good order, each once the node is as it should be.
    ///
    /// @return how long it takes until then
    private Duration restarts(FirewallNode node, AgentProcess agent, Plane plane, FirewallPod.Talk talk)
            throws Exception {
        var took = new ArrayList<Duration>();
        for (int i = 0; i < RESTARTS; i++) {
            assertThat(agent.end()).isNotEqualTo(KILLED);
            change(node);
            agent.start(plane);
            took.add(agent.ready());
            assertThat(talk.goesOn()).as("the old connection, restart %d", i).isTrue();
        }
        return took.stream().sorted().toList().get(RESTARTS / 2);
    }

    /// At any time: before an agent knows anything, while it writes for the first time, after that, and while it takes
    /// in what has just changed.
    private void kills(FirewallNode node, AgentProcess agent, Plane plane, FirewallPod.Talk talk, Duration usual)
            throws Exception {
        for (int i = 0; i < KILLS; i++) {
            switch (i % 4) {
                case 0 -> agent.goesOn(upTo(usual));
                case 1 ->
                    await().atMost(SOON)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> agent.said().contains(FIRST_WRITTEN));
                case 2 -> agent.goesOn(usual.dividedBy(2).plus(upTo(usual.dividedBy(2))));
                default -> {
                    agent.ready();
                    change(node);
                    agent.goesOn(upTo(Duration.ofMillis(20)));
                }
            }
            assertThat(agent.kill()).as("seed %d, kill %d", seed, i).isEqualTo(KILLED);
            early += agent.said().contains(FIRST_WRITTEN) ? 0 : 1;
            if (i % 4 != 3) {
                change(node);
            }
            agent.start(plane);
            assertThat(talk.goesOn())
                    .as("the old connection, seed %d, kill %d", seed, i)
                    .isTrue();
        }
        agent.ready();
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }

    private static void moves(FirewallNode node, AgentProcess agent, Plane home, FirewallPod.Talk talk)
            throws Exception {
        var away = home == Plane.NFTABLES ? Plane.IPTABLES_NFT : Plane.NFTABLES;
        for (var plane : List.of(away, home)) {
            agent.end();
            agent.start(plane);
            agent.ready();
            var other = plane == home ? away : home;
            await().atMost(SOON).until(() -> stand(node, plane) && !stand(node, other));
            assertThat(talk.goesOn()).as("the old connection, on %s", plane).isTrue();
        }
    }

    /// Whether policies stand in that plane.
    private static boolean stand(FirewallNode node, Plane plane) throws Exception {
        return plane == Plane.NFTABLES
                ? node.sh("nft list tables").contains("kube-router-filter-ipv4")
                : node.sh("iptables" + plane.build().suffix() + "-save").contains("KUBE-POD-FW-");
    }

    /// Pods, labels and policies that have nothing to do with those who knock.
    private void change(FirewallNode node) {
        for (int end = changes + CHANGES_AT_ONCE; changes < end; changes++) {
            int turn = changes / CHANGES_AT_ONCE;
            String pod = "p" + turn % PODS;
            switch (changes % CHANGES_AT_ONCE) {
                case 0 -> {
                    if (turn < PODS) {
                        node.announce(pod, turn % 3 == 2 ? "there" : "here", "10.244.1." + (100 + turn));
                    } else {
                        node.label(pod, "role", "late");
                    }
                }
                case 1 -> node.policy("deny-" + pod, "{podSelector: {matchLabels: {app: %s}}}".formatted(pod));
                case 2 -> node.allow(pod, turn % 2 == 0 ? "far" : "store", 8000 + turn);
                case 3 -> node.label(turn % 3 == 0 ? "store" : "far", "role", "r" + turn);
                default -> node.policy("blocks", """
                        {podSelector: {matchLabels: {app: p0}}, policyTypes: [Egress],
                         egress: [{to: [{ipBlock: {cidr: 10.%d.0.0/16}}]}]}""".formatted(turn));
            }
        }
    }
}
