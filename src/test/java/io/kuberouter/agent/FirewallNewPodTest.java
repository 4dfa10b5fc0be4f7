package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import io.kuberouter.agent.FirewallRuntime.Sandbox;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.net.Ip;
import io.kuberouter.state.PodKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// 13.3: a pod that is started with the CNI plugin is guarded before its first packet, though the API does not know its
/// address.
@Timeout(300)
class FirewallNewPodTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /// What the plugin promises, with a margin for a machine that has other things to do.
    private static final Duration BOUND = Duration.ofSeconds(5);

    private static List<String> files(FirewallNode node) throws Exception {
        try (Stream<Path> files = Files.walk(node.attachments())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("alive"))
                    .toList();
        }
    }

    private static boolean isGuarded(FirewallNode node, String pod, String address) {
        var ruleset = node.agent().overview().desired().firewall().ruleset();
        var guard = ruleset.pods().at(new PodKey("shop", pod));
        return guard != null && guard.addresses().contains(Ip.of(address));
    }

    private static void started(Output add, Sandbox sandbox) {
        assertThat(add.succeeded()).as("%s: %s", add.failure(), add.out()).isTrue();
        assertThat(add.out()).isEqualTo(sandbox.result() + "\n");
    }

    /// Pods of two kinds take turns at one address. What one may is refused to the other, so neither can live on the
    /// guard of the one before.
    @ParameterizedTest
    @EnumSource
    void aNewPodsFirstConnectionIsRefusedOrOpensAsPoliciesSay(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            var cart = node.pod("cart", 3);
            var cable = node.cable("new", "10.244.1.9");
            node.policy("even", """
                    {podSelector: {matchLabels: {app: even}}, policyTypes: [Egress], egress: [
                     {to: [{podSelector: {matchLabels: {app: web}}}]},
                     {to: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 8081}]}]}""");
            node.policy("odd", """
                    {podSelector: {matchLabels: {app: odd}}, policyTypes: [Egress], egress: [
                     {to: [{podSelector: {matchLabels: {app: web}}}]},
                     {to: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 9090}]}]}""");
            node.policy("web", """
                    {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [
                     {from: [{podSelector: {matchLabels: {app: even}}}], ports: [{port: 8081}]},
                     {from: [{podSelector: {matchLabels: {app: odd}}}], ports: [{port: 9090}]}]}""");
            node.start(plane);
            var runtime = node.runtime("");
            for (int i = 0; i < 100; i++) {
                boolean even = i % 2 == 0;
                String name = "p" + i;
                var sandbox = new Sandbox("box" + i, name, node.bind(name, even ? "even" : "odd"), cable.address());
                var add = runtime.add(sandbox);
                assertThat(cable.reaches(cart.address(), even ? 9090 : 8081))
                        .as("refused, pod %d", i)
                        .isFalse();
                assertThat(cable.reaches(cart.address(), even ? 8081 : 9090))
                        .as("allowed, pod %d", i)
                        .isTrue();
                assertThat(cable.reaches(web.address(), even ? 8081 : 9090))
                        .as("let in, pod %d", i)
                        .isTrue();
                started(add, sandbox);
                assertThat(add.err()).isEmpty();
                if (i % 3 == 0) {
                    node.give(name, cable.address());
                }
                runtime.delete(sandbox);
                node.removePod(name);
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(files(node)).isEmpty());
        }
    }

    /// What default-deny closes opens before the pod starts.
    @ParameterizedTest
    @EnumSource
    void byDefaultDenyANewPodsFirstConnectionOpensToo(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var web = node.pod("web", 2);
            node.start(plane, "--netpol-default-deny");
            for (int i = 10; i < 15; i++) {
                var cable = node.cable("p" + i, "10.244.1." + i);
                assertThat(web.reaches(cable.address(), 8080)).as("nobody's").isFalse();
                var sandbox = new Sandbox("box" + i, "p" + i, node.bind("p" + i, "new"), cable.address());
                started(node.runtime("").add(sandbox), sandbox);
                assertThat(cable.reaches(web.address(), 8080)).as("out").isTrue();
                assertThat(web.reaches(cable.address(), 8080)).as("in").isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAnnouncedLastsUntilTheApiKnowsAsMuchOrThePluginTakesItBack(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var far = node.stranger("far", 2);
            var one = node.cable("one", "10.244.1.9");
            var two = node.cable("two", "10.244.1.10");
            node.denyAll("one");
            node.denyAll("two");
            node.start(plane);
            var runtime = node.runtime("");
            var first = new Sandbox("a", "one", node.bind("one", "one"), one.address());
            var second = new Sandbox("b", "two", node.bind("two", "two"), two.address());
            started(runtime.add(first), first);
            started(runtime.add(second), second);
            try (var _ = Knocking.from(far, one.address(), 8080)) {
                assertThat(far.reaches(two.address(), 8080)).isFalse();
                node.give("one", one.address());
                await().atMost(SOON).until(() -> !files(node).contains("a:eth0"));
                node.becomes(false, far, one, 8080);
                assertThat(isGuarded(node, "one", one.address())).isTrue();
                assertThat(runtime.call("CHECK", first).succeeded()).isTrue();
                runtime.delete(first);

                runtime.delete(second);
                await().atMost(SOON).until(() -> !isGuarded(node, "two", two.address()));
                node.settled();
            }
            assertThat(far.reaches(two.address(), 8080)).as("taken back").isTrue();
        }
    }

    /// An agent that starts anew reads what was announced before it plans.
    @ParameterizedTest
    @EnumSource
    void aRestartForgetsNoAnnouncement(Plane plane) throws Exception {
        try (var node = new FirewallNode()) {
            var far = node.stranger("far", 2);
            var late = node.cable("late", "10.244.1.9");
            node.denyAll("late");
            node.start(plane);
            var sandbox = new Sandbox("a", "late", node.bind("late", "late"), late.address());
            started(node.runtime("").add(sandbox), sandbox);
            try (var _ = Knocking.from(far, late.address(), 8080)) {
                node.stop();
                node.start(plane);
                node.abandon();
                node.start(plane);
                assertThat(isGuarded(node, "late", late.address())).isTrue();
            }
        }
    }

    /// While no agent runs, pods start as the plugin's settings say, and what it announced counts once one runs.
    @Test
    void withoutAnAgentAPodStartsAtOnceOrFailsAsTheSettingsSay() throws Exception {
        try (var node = new FirewallNode()) {
            var far = node.stranger("far", 2);
            var late = node.cable("late", "10.244.1.9");
            node.denyAll("late");
            var sandbox = new Sandbox("a", "late", node.bind("late", "late"), late.address());
            var first = node.runtime("").add(sandbox);
            started(first, sandbox);
            assertThat(first.err()).contains("pod shop/late: no agent of kube-router has run on this node");

            node.start(Plane.NFTABLES);
            node.stop();
            long began = System.nanoTime();
            var second = node.runtime("\"waitSeconds\": 30,").add(sandbox);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
            started(second, sandbox);
            assertThat(second.err()).contains("no agent of kube-router runs");

            var strict = node.runtime("\"unguarded\": \"fail\",");
            var third = strict.add(sandbox);
            assertThat(third.code()).isEqualTo(1);
            assertThat(third.out()).contains("\"code\": 11", "no agent of kube-router runs");
            assertThat(strict.call("STATUS", sandbox).out()).contains("\"code\": 50");

            node.start(Plane.NFTABLES);
            node.becomes(false, far, late, 8080);
            assertThat(strict.call("STATUS", sandbox).succeeded()).isTrue();
            started(strict.add(sandbox), sandbox);
        }
    }

    /// A pod that nobody has heard of is waited for, but not for ever: not by the runtime and not by the agent.
    @Test
    void aPodThatNeverComesIsForgotten() throws Exception {
        try (var node = new FirewallNode()) {
            node.start(Plane.NFTABLES);
            var runtime = node.runtime("\"waitSeconds\": 0.5,");
            var nobody = new Sandbox("a", "nobody", "no-uid", "10.244.1.9");
            long began = System.nanoTime();
            var add = runtime.add(nobody);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(450), BOUND);
            started(add, nobody);
            assertThat(add.err()).contains("its network policies do not stand after 0.5 s");
            assertThat(node.runtime("\"waitSeconds\": 0.1, \"unguarded\": \"fail\",")
                            .add(nobody)
                            .out())
                    .contains("\"code\": 11");
            assertThat(files(node)).containsExactly("a:eth0");
            node.passes(AnnouncementBook.LONGEST.plusSeconds(1));
            await().atMost(SOON).untilAsserted(() -> assertThat(files(node)).isEmpty());
            await().atMost(SOON)
                    .until(() -> node.agent().overview().inputs().announced().isEmpty());
        }
    }

    /// Its Pod object comes while the plugin waits.
    @Test
    void aPodWhoseObjectComesLateIsWaitedFor() throws Exception {
        try (var node = new FirewallNode()) {
            node.start(Plane.NFTABLES);
            var runtime = node.runtime("\"waitSeconds\": 30, \"unguarded\": \"fail\",");
            var sandbox = new Sandbox("a", "late", "", "10.244.1.9");
            var add = new FutureTask<>(() -> runtime.add(sandbox));
            Thread.ofVirtual().start(add);
            await().atMost(SOON)
                    .until(() -> !node.agent().overview().inputs().announced().isEmpty());
            node.settled();
            assertThat(add.isDone()).isFalse();
            assertThat(isGuarded(node, "late", "10.244.1.9")).isFalse();
            node.bind("late", "late");
            started(add.get(), sandbox);
            assertThat(isGuarded(node, "late", "10.244.1.9")).isTrue();
        }
    }

    /// What is known of the pod that had the name before says nothing of this one.
    @Test
    void anotherPodOfTheSameNameIsNoAnswer() throws Exception {
        try (var node = new FirewallNode()) {
            node.start(Plane.NFTABLES);
            node.bind("web", "old");
            var sandbox = new Sandbox("a", "web", "of-the-next", "10.244.1.9");
            var add = node.runtime("\"waitSeconds\": 0.5, \"unguarded\": \"fail\",")
                    .add(sandbox);
            assertThat(add.out()).contains("\"code\": 11", "pod shop/web: its network policies do not stand");
            assertThat(isGuarded(node, "web", "10.244.1.9")).isFalse();
        }
    }

    @Test
    void cleanupTakesAwayWhatPluginAndAgentWrote() throws Exception {
        try (var node = new FirewallNode()) {
            node.start(Plane.NFTABLES);
            var sandbox = new Sandbox("a", "nobody", "no-uid", "10.244.1.9");
            started(node.runtime("\"waitSeconds\": 0.1,").add(sandbox), sandbox);
            assertThat(node.agent().cleanupPlan()).contains("announcement pods/a:eth0", "announcement alive");
            assertThat(node.agent().cleanup()).isEmpty();
            assertThat(files(node)).isEmpty();
            assertThat(Files.exists(node.attachments().resolve("alive"))).isFalse();
        }
    }

    @Test
    void onlyTheOwnerMayLookIntoTheFolder() throws Exception {
        try (var node = new FirewallNode()) {
            node.start(Plane.NFTABLES);
            assertThat(node.sh("stat -c '%a %U' " + node.attachments() + " " + node.attachments() + "/*/"))
                    .isEqualTo("700 root\n".repeat(3));
        }
    }
}
