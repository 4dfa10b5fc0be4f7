package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.packets.Fate;
import io.kuberouter.conformance.packets.Fault;
import io.kuberouter.conformance.packets.NeverOpen;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.net.Family;
import io.kuberouter.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is denied before and after a change is denied while it happens, and what is allowed is allowed, on three
/// kernels
/// and in both families.
class NeverOpenConformanceTest {

    private static final int CHANGES = 20, MANY_CHANGES = 200;

    private static final String PLACE = """
            namespaces: {x: {ns: x}, y: {ns: y}}
            pods: [x/a, x/b, x/c, y/d]
            ports: [80, 81]
            protocols: [TCP]
            families: [v4, v6]
            localTo: {node1: [x/a, x/b, x/c]}
            """;

    /// Nobody reaches b, and c everybody; a new policy of its own for b changes nothing.
    private static final String GUARDED = """
            - createPolicy: {ns: x, name: deny-b, spec: {podSelector: {matchLabels: {pod: b}}, policyTypes: [Ingress]}}
            - createPolicy: {ns: x, name: to-c, spec: {podSelector: {matchLabels: {pod: c}}, policyTypes: [Ingress], ingress: [{}]}}
            """;

    private static void neverOpen(Story story, Callable<?> work) throws Exception {
        var denied = new ArrayList<>(story.tries("x/a", "x/b", 80));
        denied.addAll(story.tries("y/d", "x/b", 80));
        neverOpen(story, denied, work);
    }

    private static void neverOpen(Story story, List<Probe> denied, Callable<?> work) throws Exception {
        var seen = NeverOpen.during(story.wire(), denied, work);
        assertThat(seen.passes()).as(seen.toString()).isZero();
        assertThat(seen.tries()).isGreaterThan(2 * denied.size());
    }

    private static void open(Story story, String from, String to) throws Exception {
        assertThat(story.wire().probe(story.tries(from, to, 80))).containsOnly(Fate.PASSED);
    }

    private static boolean unrelated(Story story, int changes) throws Exception {
        for (int i = 0; i < changes; i++) {
            story.then(
                    switch (i % 5) {
                        case 0 ->
                            "[{createPolicy: {ns: x, name: c%d, spec: {podSelector: {matchLabels: {pod: c}}, policyTypes: [Egress, Ingress]}}}]"
                                    .formatted(i);
                        case 1 -> "[{createPod: {name: x/n%d, node: node1}}]".formatted(i);
                        case 2 -> "[{setPodLabels: {pod: y/d, labels: {pod: d, round: r%d}}}]".formatted(i);
                        case 3 -> "[{deletePolicy: {ns: x, name: c%d}}]".formatted(i - 3);
                        default -> "[{deletePod: {pod: x/n%d}}]".formatted(i - 3);
                    });
        }
        return true;
    }

    /// 13.14.
    @ParameterizedTest
    @EnumSource
    void whatOthersDoOpensNothing(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(GUARDED);
            neverOpen(story, () -> unrelated(story, CHANGES));
            open(story, "x/a", "x/c");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOthersDoClosesNothing(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then("""
                    - createPolicy: {ns: x, name: b, spec: {podSelector: {matchLabels: {pod: b}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {pod: a}}}]}]}}
                    """);
            var seen = NeverOpen.during(story.wire(), story.tries("x/a", "x/b", 80), () -> unrelated(story, CHANGES));
            assertThat(seen.alwaysOpen()).as(seen.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("accept")
    void twoHundredChangesByOthersOpenNothing(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(GUARDED);
            neverOpen(story, () -> unrelated(story, MANY_CHANGES));
            open(story, "x/a", "x/c");
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneDenyingPolicyTakesOverFromAnother(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(GUARDED);
            neverOpen(story, () -> {
                for (int i = 0; i < CHANGES; i += 2) {
                    story.then("""
                            - createPolicy: {ns: x, name: other, spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 81}]}]}}
                            - deletePolicy: {ns: x, name: deny-b}
                            """);
                    story.then("""
                            - createPolicy: {ns: x, name: deny-b, spec: {podSelector: {matchLabels: {pod: b}}, policyTypes: [Ingress]}}
                            - deletePolicy: {ns: x, name: other}
                            """);
                }
                return true;
            });
        }
    }

    /// 12.8c: one name, two numbers, and neither pod is ever open at the number of the other.
    @ParameterizedTest
    @EnumSource
    void theNumbersOfAPortNameAreNeverMixedUp(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, """
                namespaces: {x: {ns: x}, y: {ns: y}}
                pods: [{name: x/a, ports: [{name: http, port: 80}]}, {name: x/b, ports: [{name: http, port: 81}]}, x/c, y/d]
                ports: [80, 81]
                protocols: [TCP]
                families: [v4, v6]
                localTo: {node1: [x/a, x/b, x/c]}
                """)) {
            story.then("""
                    - createPolicy: {ns: x, name: http, spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: http}]}]}}
                    """);
            var denied = new ArrayList<>(story.tries("y/d", "x/a", 81));
            denied.addAll(story.tries("y/d", "x/b", 80));
            neverOpen(story, denied, () -> {
                for (int i = 0; i < CHANGES; i += 2) {
                    story.then("[{changePod: {pod: x/c, ports: [{name: http, port: %d}]}}]".formatted(80 + i % 4));
                    story.then("[{createPod: {name: x/n%d, node: node1, ports: [{name: http, port: %d}]}}]"
                            .formatted(i, 80 + i));
                }
                return true;
            });
            open(story, "y/d", "x/a");
            assertThat(story.wire().probe(story.tries("y/d", "x/b", 81))).containsOnly(Fate.PASSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestartOpensNothing(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(GUARDED);
            neverOpen(story, () -> {
                for (int i = 0; i < 3; i++) {
                    story.restart(kernel);
                    story.then("[{createPod: {name: x/r%d, node: node1}}]".formatted(i));
                }
                return true;
            });
            open(story, "x/a", "x/c");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "IPTABLES_LEGACY"})
    void changingPlanesOpensNothing(Kernel iptables) throws Exception {
        try (var story = new Story(iptables, PLACE)) {
            story.then(GUARDED);
            neverOpen(story, () -> {
                for (int i = 0; i < 3; i++) {
                    story.restart(Kernel.NFTABLES);
                    story.restart(iptables);
                }
                return true;
            });
            open(story, "x/a", "x/c");
        }
    }

    /// 13.14: after a start, each call that reads or changes a kernel fails once, with its work done or undone; and
    /// then an
    /// agent that knows what it did last.
    @ParameterizedTest
    @EnumSource
    void aFaultAtAnyCallOpensNothingAndIsMadeGood(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(GUARDED);
            neverOpen(story, () -> {
                assertThat(faults(story, kernel, false) + faults(story, kernel, true))
                        .as("calls that failed")
                        .isGreaterThan(8);
                return true;
            });
        }
    }

    /// @return how many calls there were to fail
    private static int faults(Story story, Kernel kernel, boolean lies) throws Exception {
        for (int call = 1; ; call++) {
            var fault = Fault.at(call, lies);
            story.restart(kernel, fault);
            boolean settled = story.attempt(another(2 * call));
            settled &= story.attempt(another(2 * call + 1));
            assertThat(settled).as("call %d", call).isNotEqualTo(fault.hasStruck());
            assertThat(story.attempt("[]")).as("after call %d", call).isTrue();
            open(story, "x/a", "x/c");
            if (!fault.hasStruck()) {
                return call - 1;
            }
        }
    }

    /// Another set, another chain, and none of those before.
    private static String another(int turn) {
        return """
                - setPodLabels: {pod: x/a, labels: {pod: a, turn: t%1$d}}
                - updatePolicy: {ns: x, name: to-c, spec: {podSelector: {matchLabels: {pod: c}}, policyTypes: [Ingress],
                   ingress: [{from: [{podSelector: {matchLabels: {turn: t%1$d}}}]}]}}
                """.formatted(turn);
    }

    /// 12.17: an address is let in only once its guard stands.
    @ParameterizedTest
    @EnumSource
    void withDefaultDenyANewPodIsNeverOpen(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE + "defaultDeny: true\n")) {
            story.then("""
                    - createPolicy: {ns: x, name: deny, spec: {podSelector: {matchLabels: {role: closed}}, policyTypes: [Ingress, Egress]}}
                    """);
            for (int i = 0; i < 5; i++) {
                String pod = "x/new" + i;
                story.plan("[{createPod: {name: %s, node: node1, labels: {role: closed}}}]".formatted(pod));
                var denied = new ArrayList<>(story.tries("x/a", pod, 80));
                denied.addAll(story.tries(pod, "x/a", 80));
                denied.addAll(story.tries("y/d", pod, 80));
                neverOpen(story, denied, () -> {
                    story.then("[]");
                    return true;
                });
            }
            story.then("[{createPod: {name: x/free, node: node1}}]");
            open(story, "x/a", "x/free");
            open(story, "x/free", "x/a");
        }
    }

    /// 12.13: an address of the node among its pods is the node.
    @ParameterizedTest
    @EnumSource
    void withDefaultDenyTheGatewayIsReached(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE + "defaultDeny: true\n")) {
            for (var family : Family.values()) {
                var gateway = story.gateway(family);
                var pod = story.address("x/a", family);
                assertThat(story.wire()
                                .probe(List.of(
                                        new Probe(pod, gateway, Protocol.TCP, 7000),
                                        new Probe(gateway, pod, Protocol.TCP, 7000))))
                        .containsOnly(Fate.PASSED);
            }
        }
    }
}
