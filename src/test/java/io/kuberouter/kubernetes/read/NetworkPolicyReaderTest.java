package io.kuberouter.kubernetes.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.LabelSelector.Operator;
import io.kuberouter.cluster.LabelSelector.Requirement;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.NetworkPolicy.Unreadable;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkPolicyReaderTest {
    private static final LabelSelector EVERYBODY = new LabelSelector(Map.of(), List.of());
    private static final Rule NOTHING = new Rule(List.of(new Unreadable()), List.of());

    private static NetworkPolicy spec(String spec) {
        String json = "{\"metadata\": {\"name\": \"p\", \"namespace\": \"x\"}, \"spec\": {" + spec + "}}";
        return Kind.NETWORK_POLICIES.read(json).orElseThrow();
    }

    private static LabelSelector labels(String key, String value) {
        return new LabelSelector(Map.of(key, value), List.of());
    }

    @Test
    void everyFieldThatIsReadArrives() {
        var policy = spec("""
                "podSelector": {"matchLabels": {"pod": "a"}, "matchExpressions": [
                   {"key": "tier", "operator": "In", "values": ["front", "back"]}, {"key": "old", "operator": "DoesNotExist"}]},
                "policyTypes": ["Egress", "Ingress"],
                "ingress": [{"from": [
                   {"namespaceSelector": {"matchLabels": {"ns": "y"}}, "podSelector": {"matchLabels": {"pod": "b"}}},
                   {"ipBlock": {"cidr": "10.0.0.5/8", "except": ["10.1.0.0/16"]}}, {"podSelector": {}}],
                  "ports": [{"protocol": "UDP", "port": 53}, {"port": "web"}, {"port": 80, "endPort": 90}, {}]}, {}],
                "egress": []
                """);
        var pods = new Pods(Optional.of(labels("ns", "y")), Optional.of(labels("pod", "b")));
        assertThat(policy.podSelector())
                .isEqualTo(new LabelSelector(
                        Map.of("pod", "a"),
                        List.of(
                                new Requirement("tier", Operator.IN, List.of("front", "back")),
                                new Requirement("old", Operator.DOES_NOT_EXIST, List.of()))));
        assertThat(policy.isolatesIngress() && policy.isolatesEgress()).isTrue();
        assertThat(policy.ingress())
                .containsExactly(
                        new Rule(
                                List.of(
                                        pods,
                                        new Block(Prefix.of("10.0.0.5/8"), List.of(Prefix.of("10.1.0.0/16"))),
                                        new Pods(Optional.empty(), Optional.of(EVERYBODY))),
                                List.of(
                                        port(Protocol.UDP, 53, 0, ""),
                                        port(Protocol.TCP, 0, 0, "web"),
                                        port(Protocol.TCP, 80, 90, ""),
                                        port(Protocol.TCP, 0, 0, ""))),
                        new Rule(List.of(), List.of()));
        assertThat(policy.egress()).isEmpty();
        assertThat(policy.flaws()).isEmpty();
    }

    private static PolicyPort port(Protocol protocol, int number, int end, String name) {
        return new PolicyPort(protocol, optional(number), optional(end), name);
    }

    private static Optional<Port> optional(int number) {
        return number == 0 ? Optional.empty() : Optional.of(new Port(number));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments("\"podSelector\": {}", true, false),
                arguments("\"policyTypes\": null, \"egress\": [{}]", true, true),
                arguments("\"policyTypes\": []", true, false),
                arguments("\"policyTypes\": [\"Ingress\"], \"egress\": [{}]", true, false),
                arguments("\"policyTypes\": [\"Egress\"]", false, true));
    }

    @ParameterizedTest
    @MethodSource
    void types(String spec, boolean ingress, boolean egress) {
        assertThat(spec(spec).isolatesIngress()).isEqualTo(ingress);
        assertThat(spec(spec).isolatesEgress()).isEqualTo(egress);
    }

    static Stream<Arguments> peersThatMatchNobody() {
        return Stream.of(
                arguments("[{}]", "spec.ingress[0].from[0]"),
                arguments("[null]", "spec.ingress[0].from[0]"),
                arguments("\"pods\"", "spec.ingress[0].from"),
                arguments("[{\"podSelector\": 7}]", "spec.ingress[0].from[0].podSelector"),
                arguments(
                        "[{\"podSelector\": {\"matchLabels\": {\"a\": 1}}}]",
                        "spec.ingress[0].from[0].podSelector.matchLabels.a"),
                arguments(
                        "[{\"podSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Gt\"}]}}]",
                        "spec.ingress[0].from[0].podSelector.matchExpressions[0]"),
                arguments(
                        "[{\"namespaceSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"In\"}]}}]",
                        "spec.ingress[0].from[0].namespaceSelector.matchExpressions[0]"),
                arguments("[{\"ipBlock\": {\"cidr\": \"10.0.0.0\"}}]", "spec.ingress[0].from[0].ipBlock.cidr"),
                arguments("[{\"ipBlock\": {}}]", "spec.ingress[0].from[0]"),
                arguments(
                        "[{\"ipBlock\": {\"cidr\": \"10.0.0.0/8\", \"except\": [\"10.1/16\"]}}]",
                        "spec.ingress[0].from[0].ipBlock.except[0]"));
    }

    /// Left out, such a peer would make "everybody" of the rule.
    @ParameterizedTest
    @MethodSource
    void peersThatMatchNobody(String from, String field) {
        var policy = spec("\"ingress\": [{\"from\": " + from + "}]");
        assertThat(policy.ingress()).containsExactly(new Rule(List.of(new Unreadable()), List.of()));
        assertThat(policy.flaws()).extracting(Flaw::field).containsExactly(field);
    }

    static Stream<Arguments> portsThatMatchNothing() {
        return Stream.of(
                arguments("[{\"port\": 70000}]"),
                arguments("[{\"port\": 0}]"),
                arguments("[{\"port\": \"\"}]"),
                arguments("[{\"port\": true}]"),
                arguments("[{\"protocol\": \"ICMP\"}]"),
                arguments("[null]"),
                arguments("7"));
    }

    /// Left out, such a port would open every port.
    @ParameterizedTest
    @MethodSource
    void portsThatMatchNothing(String ports) {
        var policy = spec("\"ingress\": [{\"ports\": " + ports + "}]");
        assertThat(policy.ingress()).containsExactly(NOTHING);
        assertThat(policy.flaws()).hasSize(1);
    }

    @Test
    void whatCannotBeReadStaysClosedHoweverOftenItIsSaid() {
        var policy = spec("\"ingress\": [" + "{\"ports\": [{\"port\": 70000}]},".repeat(50) + "{\"ports\": [7]}]");
        assertThat(policy.ingress()).hasSize(51).containsOnly(NOTHING);
    }

    /// Counters and explanations name a rule by its place in the object.
    @Test
    void aRuleThatCannotBeReadKeepsItsPlace() {
        var policy = spec("\"ingress\": [null, 7, {\"ports\": [{\"port\": 0}]}, {}], \"egress\": [null]");
        assertThat(policy.ingress()).containsExactly(NOTHING, NOTHING, NOTHING, new Rule(List.of(), List.of()));
        assertThat(policy.flaws())
                .extracting(Flaw::field)
                .contains("spec.ingress[0]", "spec.ingress[1]", "spec.ingress[2].ports[0].port", "spec.egress[0]");
        assertThat(policy.isolatesEgress()).isTrue();
    }

    @Test
    void aReadablePortStays() {
        var policy = spec("\"ingress\": [{\"ports\": [{\"port\": 70000}, {\"port\": 81}]}]");
        assertThat(policy.ingress()).containsExactly(new Rule(List.of(), List.of(port(Protocol.TCP, 81, 0, ""))));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("{\"port\": 80, \"endPort\": 79}", port(Protocol.TCP, 80, 0, "")),
                arguments("{\"port\": \"web\", \"endPort\": 90}", port(Protocol.TCP, 0, 0, "web")),
                arguments("{\"port\": 80, \"endPort\": 80}", port(Protocol.TCP, 80, 80, "")));
    }

    @ParameterizedTest
    @MethodSource
    void ends(String json, PolicyPort port) {
        assertThat(spec("\"ingress\": [{\"ports\": [" + json + "]}]")
                        .ingress()
                        .getFirst()
                        .ports())
                .containsExactly(port);
    }

    @Test
    void aPolicyWhoseSelectorCannotBeReadSelectsNobody() {
        var policy = spec("\"podSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Like\"}]}");
        assertThat(policy.podSelector().matchExpressions())
                .containsExactly(new Requirement("", Operator.IN, List.of()));
        assertThat(policy.flaws()).hasSize(1);
    }
}
