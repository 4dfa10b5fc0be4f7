package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.conformance.packets.Fate;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What more than a first packet shows: connections that are open, pings, marks of others, ways through the node.
class ConnectionConformanceTest {

    private static final int PATIENCE_MILLIS = 10_000;

    private static final String PLACE = """
            namespaces: {x: {ns: x}}
            pods: [x/a, x/b]
            ports: [80]
            protocols: [TCP]
            families: [v4, v6]
            localTo: {node1: [x/a, x/b]}
            """;

    private static final String DENY_B =
            "[{createPolicy: {ns: x, name: deny, spec: {podSelector: {matchLabels: {pod: b}}}}}]";
    private static final String DENY_ALL =
            "[{createPolicy: {ns: x, name: deny, spec: {podSelector: {}, policyTypes: [Ingress, Egress]}}}]";

    /// A server of b, and a client of a that is connected to it.
    private record Stream(ServerSocket server, Socket client, Socket served) implements AutoCloseable {

        static Stream between(Story story, Family family) throws Exception {
            Ip to = story.address("x/b", family);
            var server = story.inside("x/b", () -> new ServerSocket(8080, 5, InetAddress.getByAddress(to.bytes())));
            var client = story.inside("x/a", () -> new Socket(server.getInetAddress(), 8080));
            client.setSoTimeout(PATIENCE_MILLIS);
            return new Stream(server, client, server.accept());
        }

        void carry(int word) throws IOException {
            client.getOutputStream().write(word);
            served.getOutputStream().write(served.getInputStream().read());
            assertThat(client.getInputStream().read()).isEqualTo(word);
        }

        @Override
        public void close() throws IOException {
            client.close();
            served.close();
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOpenConnectionOutlivesANewDenialAndNoneIsOpenedAnymore(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            for (var family : Family.values()) {
                try (var stream = Stream.between(story, family)) {
                    stream.carry(7);
                    story.then(DENY_B);
                    stream.carry(8);
                    assertThatThrownBy(
                                    () -> story.inside("x/a", () -> new Socket(stream.server.getInetAddress(), 8080)))
                            .isInstanceOf(ConnectException.class)
                            .hasMessageContaining("refused");
                }
                story.then("[{deletePolicy: {ns: x, name: deny}}]");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPingPassesEveryPolicy(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(DENY_ALL);
            for (var family : Family.values()) {
                assertThat(story.pings("x/a", "x/b", family)).isTrue();
            }
        }
    }

    /// 12.7: the bits of our marks say nothing when somebody else has set them.
    @ParameterizedTest
    @EnumSource
    void aMarkThatAPacketBringsAlongOpensNothing(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(DENY_B);
            for (String mark : List.of("0x10000", "0x20000", "0x30000")) {
                story.wire().node().sh("""
                        nft add table inet foreign
                        nft add chain inet foreign c '{ type filter hook prerouting priority mangle; }'
                        nft flush chain inet foreign c
                        nft add rule inet foreign c meta mark set %s
                        """.formatted(mark));
                assertThat(story.wire().probe(story.tries("x/a", "x/b", 80)))
                        .as(mark)
                        .containsOnly(Fate.REFUSED);
            }
        }
    }

    /// Section 11: a Service's address is let in, and the pod behind it is judged on the way out.
    @ParameterizedTest
    @EnumSource
    void aServiceIsJudgedByThePodBehindIt(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then("""
                    - createPolicy: {ns: x, name: out, spec: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress],
                        egress: [{to: [{podSelector: {matchLabels: {pod: b}}}], ports: [{port: 8080}]}]}}
                    """);
            for (var address : List.of(Ip.of("10.96.0.10"), Ip.of("fd00:10:96::10"))) {
                story.wire().hold(address);
                Ip from = story.address("x/a", address.family());
                Ip to = story.address("x/b", address.family());
                assertThat(story.wire().probe(List.of(new Probe(from, address, Protocol.TCP, 80))))
                        .containsExactly(Fate.PASSED);
                assertThat(story.wire().probeFromNode(new Probe(from, to, Protocol.TCP, 8080)))
                        .isEqualTo(Fate.PASSED);
                assertThat(story.wire().probeFromNode(new Probe(from, to, Protocol.TCP, 80)))
                        .isEqualTo(Fate.REFUSED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofItsOwnNodeAClosedPodReachesOnlyPortsOfServices(Kernel kernel) throws Exception {
        try (var story = new Story(kernel, PLACE)) {
            story.then(DENY_ALL);
            for (var family : Family.values()) {
                Ip from = story.address("x/a", family);
                Ip node = story.node(family);
                assertThat(story.wire()
                                .probe(List.of(
                                        new Probe(from, node, Protocol.TCP, 22),
                                        new Probe(from, node, Protocol.TCP, 30500),
                                        new Probe(from, node, Protocol.UDP, 32767),
                                        new Probe(from, node, Protocol.SCTP, 29999),
                                        new Probe(node, from, Protocol.TCP, 10250))))
                        .containsExactly(Fate.REFUSED, Fate.PASSED, Fate.PASSED, Fate.REFUSED, Fate.PASSED);
            }
        }
    }
}
