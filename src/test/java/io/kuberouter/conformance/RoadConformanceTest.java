package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.rules.End;
import io.kuberouter.conformance.rules.End.Verdict;
import io.kuberouter.conformance.rules.Packet;
import io.kuberouter.conformance.rules.Packet.State;
import io.kuberouter.conformance.rules.RenderedPlane;
import io.kuberouter.conformance.rules.Road;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ways through a node that no matrix of first packets shows: open connections, pings, marks, logs, Services.
class RoadConformanceTest {

    private static final String NODE = "node1";
    private static final int ALLOWED = 0x10000, PASSED = 0x20000;

    private static final Topology PLACE = Topology.read(Read.yaml("""
            namespaces: {x: {ns: x}}
            pods: [x/a, x/b, x/c]
            ports: [80]
            protocols: [TCP]
            families: [v4, v6]
            localTo: {node1: [x/a, x/b]}
            """));

    private static final String CLOSED = """
            - createPolicy: {ns: x, name: deny, spec: {podSelector: {matchLabels: {pod: b}}, policyTypes: [Ingress, Egress]}}
            """;

    private static final String TO_B = """
            - createPolicy: {ns: x, name: out, spec: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress],
                egress: [{to: [{podSelector: {matchLabels: {pod: b}}}], ports: [{port: 8080}]}]}}
            """;

    private static Road road(Kernel kernel, String actions) {
        var model = PLACE.model();
        for (var action : Read.list(Read.yaml(actions), Action::read)) {
            model = action.on(model, PLACE);
        }
        var inputs = model.inputs(NODE);
        var firewall = new FirewallPlanner(model.settings(NODE), kernel.renderer())
                .plan(inputs)
                .firewall();
        return new Road(kernel.reader().apply(firewall), RenderedPlane.here(inputs));
    }

    private static Ip address(String pod, Family family) {
        return Objects.requireNonNull(PLACE.model().pods().get(new PodKey("x", pod)))
                .address(family)
                .orElseThrow();
    }

    private static Packet first(String from, String to, Family family) {
        return Packet.first(address(from, family), address(to, family), Protocol.TCP, 80);
    }

    private static Flow flow(Ip from, Ip to, int port) {
        return new Flow(
                new Flow.End(from, Optional.empty()), new Flow.End(to, Optional.empty()), Protocol.TCP, new Port(port));
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFTABLES"})
    void whatIsOpenGoesOnAndWhatIsInvalidEnds(Kernel kernel) {
        var road = road(kernel, CLOSED);
        for (var family : Family.values()) {
            var packet = first("a", "b", family);
            assertThat(road.end(packet).verdict()).isEqualTo(Verdict.REJECT);
            assertThat(road.end(packet.with(State.ESTABLISHED)).verdict()).isEqualTo(Verdict.ACCEPT);
            assertThat(road.end(packet.with(State.RELATED)).verdict()).isEqualTo(Verdict.ACCEPT);
            assertThat(road.end(packet.with(State.INVALID)).verdict()).isEqualTo(Verdict.DROP);
            assertThat(road.end(Packet.echoRequest(packet.from(), packet.to())).verdict())
                    .isEqualTo(Verdict.ACCEPT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFTABLES"})
    void aPacketBearsTheMarkOfWhatPassedAndNoneThatItBrought(Kernel kernel) {
        var road = road(kernel, CLOSED);
        for (var family : Family.values()) {
            for (int brought : new int[] {0, ALLOWED, PASSED, ALLOWED | PASSED}) {
                assertThat(road.end(first("c", "a", family).withMark(brought | 1))
                                .mark())
                        .isEqualTo(PASSED | 1);
                assertThat(road.end(first("a", "b", family).withMark(brought)).passes())
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFTABLES"})
    void whatIsRefusedIsToldToBothReaders(Kernel kernel) {
        End end = road(kernel, CLOSED).end(first("a", "b", Family.IPV4));
        assertThat(end.log()).hasSize(2).contains("group 100");
        assertThat(end.log()).anyMatch(record -> record.matches("group 101 np:in:[A-Z2-7]{16}"));
    }

    /// 13.23: both planes ask both directions, whichever of them are isolated.
    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFTABLES"})
    void aPodReachesItselfThroughAServiceIfBothDirectionsLetIt(Kernel kernel) {
        for (var in : Word.values()) {
            for (var out : Word.values()) {
                var road = road(kernel, in.says("Ingress", "from") + out.says("Egress", "to"));
                for (var family : Family.values()) {
                    Ip own = address("a", family);
                    var service = family == Family.IPV4 ? Ip.of("10.96.0.10") : Ip.of("fd00:10:96::10");
                    assertThat(road.passesBalancer(flow(own, service, 80), flow(own, own, 8080)))
                            .as(in + " " + out)
                            .isEqualTo(in != Word.NO && out != Word.NO);
                }
            }
        }
    }

    /// What the policies of a direction say of all pods.
    private enum Word {
        NOTHING,
        YES,
        NO;

        String says(String type, String peers) {
            String rules = this == YES ? "{%s: [{podSelector: {}}]}".formatted(peers) : "";
            return this == NOTHING
                    ? ""
                    : "- createPolicy: {ns: x, name: %s, spec: {podSelector: {}, policyTypes: [%s], %s: [%s]}}\n"
                            .formatted(peers, type, type.toLowerCase(Locale.ROOT), rules);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFTABLES"})
    void aServiceIsJudgedByThePodBehindIt(Kernel kernel) {
        var road = road(kernel, TO_B);
        for (var service : new Ip[] {Ip.of("10.96.0.10"), Ip.of("fd00:10:96::10")}) {
            Ip from = address("a", service.family());
            Ip backend = address("b", service.family());
            var asked = flow(from, service, 80);
            assertThat(road.passesBalancer(asked, flow(from, backend, 8080))).isTrue();
            assertThat(road.passesBalancer(asked, flow(from, backend, 80))).isFalse();
            assertThat(road.passesBalancer(asked, flow(from, address("c", service.family()), 8080)))
                    .isFalse();
        }
    }
}
