package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FaultyTools.Fault;
import io.kuberouter.agent.FirewallNode.Plane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 12.9, 12.10 and 13.14 with the packaged program: each call of a tool fails once, at the start and with a change, or
/// is
/// the last thing that an agent does. What is closed is never open, and soon all is as it should be.
@Tag("accept")
@Timeout(600)
class FaultyToolsTest {

    private static final Duration EACH = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(60);

    /// After a tool has failed once.
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final int KILLED = 128 + 9;

    private record Scene(FirewallNode node, AgentProcess agent, FaultyTools tools, FirewallPod far, FirewallPod store) {

        /// Something that must be written: the one port is open, the other one closed.
        int change(int turn) {
            int port = turn % 2 == 0 ? 8080 : 8081;
            node.allow("store", "far", port);
            return port;
        }

        void isRight(int open) {
            await().atMost(RETRY).until(() -> far.reaches(store.address(), open));
            await().atMost(RETRY).until(() -> !far.reaches(store.address(), 8080 + 8081 - open));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IPTABLES_NFT, REFUSES",
        "IPTABLES_NFT, KILLS_AFTER",
        "IPTABLES_LEGACY, LIES",
        "IPTABLES_LEGACY, KILLS_BEFORE",
    })
    void aFaultAtAnyCallOpensNothingAndIsMadeGood(Plane plane, Fault fault, @TempDir Path folder, TestReporter reporter)
            throws Exception {
        try (var node = new FirewallNode();
                var agent = new AgentProcess(node, folder)) {
            var tools = FaultyTools.in(Files.createDirectory(folder.resolve("tools")));
            agent.with("PATH", tools.path());
            var web = node.pod("web", 2);
            var scene = new Scene(node, agent, tools, node.stranger("far", 2), node.pod("store", 3));
            node.use(plane.build());
            node.denyAll("web");
            agent.start(plane);
            agent.ready();
            try (var _ = Knocking.each(EACH, false, scene.far, web.address(), 8080);
                    var _ = Knocking.each(EACH, false, scene.store, web.address(), 9090)) {
                int starts = starts(scene, plane, fault);
                int changes = changes(scene, plane, fault);
                reporter.publishEntry(
                        plane + " " + fault, "%d calls of a start, %d of changes".formatted(starts, changes));
                assertThat(starts).as("calls of a start").isGreaterThan(10);
                assertThat(changes).as("calls of a change").isPositive();
            }
        }
    }

    /// An agent for each call that is made until it is ready.
    ///
    /// @return how many calls met the fault
    private static int starts(Scene scene, Plane plane, Fault fault) throws Exception {
        for (int call = 1; ; call++) {
            scene.tools.behave();
            scene.agent.end();
            int open = scene.change(call);
            scene.tools.strike(call, fault);
            scene.agent.start(plane);
            survives(scene, plane, fault);
            scene.isRight(open);
            if (!scene.tools.hasStruck()) {
                return call - 1;
            }
        }
    }

    /// A change for each call that a change takes.
    private static int changes(Scene scene, Plane plane, Fault fault) throws Exception {
        for (int call = 1; ; call++) {
            scene.tools.strike(call, fault);
            int open = scene.change(call);
            if (fault.isDeadly()) {
                await().atMost(RETRY)
                        .until(() -> scene.tools.hasStruck() || scene.far.reaches(scene.store.address(), open));
                if (scene.tools.hasStruck()) {
                    survives(scene, plane, fault);
                }
            }
            scene.isRight(open);
            if (!scene.tools.hasStruck()) {
                return call - 1;
            }
        }
    }

    /// Where the fault kills, another agent follows; else this one goes on.
    private static void survives(Scene scene, Plane plane, Fault fault) throws Exception {
        if (fault.isDeadly()) {
            await().atMost(SOON).until(() -> scene.tools.hasStruck() || scene.agent.isReady());
            if (scene.tools.hasStruck()) {
                assertThat(scene.agent.ended()).isEqualTo(KILLED);
                scene.agent.start(plane);
            }
        }
        scene.agent.ready();
    }
}
