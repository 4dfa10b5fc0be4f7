package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.conformance.packets.Enforcer;
import io.kuberouter.conformance.packets.Fate;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.conformance.packets.Wire;
import io.kuberouter.golden.Rulesets;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.Ids;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.GuardFrame.Refusal;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the operator's choices do with packets, on each plane and in both families. Pod `free` has no policies, `web`
/// may neither be reached nor reach anybody, `shy` may not be reached.
class MannerConformanceTest {

    private static final List<Ip> NODE = List.of(Ip.of("192.0.2.1"), Ip.of("2001:db8::1"));
    private static final List<Ip> GATEWAY = List.of(Ip.of("10.244.1.1"), Ip.of("fd00:244:1::1"));
    private static final List<Ip> WEB = List.of(Ip.of("10.244.1.2"), Ip.of("fd00:244:1::2"));
    private static final List<Ip> FREE = List.of(Ip.of("10.244.1.3"), Ip.of("fd00:244:1::3"));
    private static final List<Ip> SHY = List.of(Ip.of("10.244.1.4"), Ip.of("fd00:244:1::4"));
    private static final List<Ip> NOBODY = List.of(Ip.of("10.244.1.99"), Ip.of("fd00:244:1::99"));
    private static final List<Ip> OUTSIDE = List.of(Ip.of("203.0.113.7"), Ip.of("64:ff9b::7"));

    private static final PolicyKey NOTHING = new PolicyKey("default", "nothing");
    private static final PolicyKey NO_ENTRY = new PolicyKey("default", "no-entry");

    private static final int PATIENCE_MILLIS = 5000, GLANCE_MILLIS = 300;

    private static final String ANSWERS = """
            nft -f - <<E
            table inet probe {
              counter resets { }
              counter errors { }
              counter pings { }
              chain in {
                type filter hook input priority 0;
                tcp flags & rst == rst counter name resets
                icmp type destination-unreachable counter name errors
                icmpv6 type destination-unreachable counter name errors
                icmp type echo-request counter name pings
                icmpv6 type echo-request counter name pings
              }
            }
            E
            """;

    private record Scene(Wire wire, Enforcer enforcer, String build) implements AutoCloseable {

        static Scene of(Kernel kernel, Manner manner, Prefix... denied) throws Exception {
            var own = new ArrayList<>(NODE);
            own.addAll(GATEWAY);
            var wire = new Wire(own);
            for (var pod : List.of(WEB, FREE, SHY, NOBODY)) {
                wire.pod(pod).sh(ANSWERS);
            }
            var enforcer = Enforcer.in(wire.node(), kernel.build());
            enforcer.settle(kernel.renderer()
                    .render(Rulesets.of(
                            Rulesets.denying(manner, denied),
                            nothing(NOTHING, true),
                            nothing(NO_ENTRY, false),
                            pod("web", WEB, List.of(NOTHING), List.of(NOTHING)),
                            pod("shy", SHY, List.of(NO_ENTRY), List.of()),
                            pod("free", FREE, List.of(), List.of()))));
            return new Scene(wire, enforcer, kernel.build());
        }

        private static PolicyRules nothing(PolicyKey key, boolean neitherOut) {
            return new PolicyRules(key, Ids.of(key), "", true, neitherOut, List.of(), List.of());
        }

        private static PodGuard pod(String name, List<Ip> addresses, List<PolicyKey> in, List<PolicyKey> out) {
            var key = new PodKey("default", name);
            return new PodGuard(key, Ids.of(key), addresses, in, out);
        }

        /// In both families.
        List<Fate> fates(List<Ip> from, List<Ip> to, Protocol protocol, int port) throws Exception {
            return wire.probe(List.of(
                    new Probe(from.getFirst(), to.getFirst(), protocol, port),
                    new Probe(from.getLast(), to.getLast(), protocol, port)));
        }

        List<Fate> fates(List<Ip> from, List<Ip> to) throws Exception {
            return fates(from, to, Protocol.TCP, 80);
        }

        /// What came in at a pod.
        long came(List<Ip> pod, String what) throws Exception {
            String line = wire.pod(pod).sh("nft list counter inet probe " + what + " | grep packets");
            return Long.parseLong(line.strip().split(" ")[1]);
        }

        /// Runs a command of both families on the node: `%s -A INPUT`.
        void node(String command) throws Exception {
            wire.node().sh("iptables" + build + command + "\nip6tables" + build + command);
        }

        boolean pings(List<Ip> from, Ip to, int millis) throws Exception {
            Namespace pod = wire.pod(from);
            return pod.in(() -> InetAddress.getByAddress(to.bytes()).isReachable(millis));
        }

        @Override
        public void close() throws TargetException {
            enforcer.close();
            wire.close();
        }
    }

    private static Manner refusing(Refusal refusal) {
        return new Manner(refusal, true, false, true);
    }

    /// 13.22.
    @ParameterizedTest
    @EnumSource
    void tcpIsResetAndTheRestIsToldByErrors(Kernel kernel) throws Exception {
        try (var scene = Scene.of(kernel, refusing(Refusal.RESET), Rulesets.PODS, Rulesets.PODS_6)) {
            for (int way = 0; way < 2; way++) {
                var from = way == 0 ? FREE : WEB;
                var to = way == 0 ? WEB : FREE;
                assertThat(scene.fates(from, to)).containsOnly(Fate.REFUSED);
                assertThat(scene.came(from, "resets")).isEqualTo(2);
                assertThat(scene.came(from, "errors")).isZero();
                assertThat(scene.fates(from, to, Protocol.UDP, 80)).containsOnly(Fate.REFUSED);
                assertThat(scene.fates(from, to, Protocol.SCTP, 80)).containsOnly(Fate.REFUSED);
                assertThat(scene.came(from, "resets")).isEqualTo(2);
                assertThat(scene.came(from, "errors")).isEqualTo(4);
            }
        }
    }

    /// Addresses that have no guard are refused in the same manner.
    @ParameterizedTest
    @EnumSource
    void theUnguardedAreRefusedInTheSameManner(Kernel kernel) throws Exception {
        try (var scene = Scene.of(kernel, refusing(Refusal.RESET), Rulesets.PODS, Rulesets.PODS_6)) {
            assertThat(scene.fates(FREE, NOBODY)).containsOnly(Fate.REFUSED);
            assertThat(scene.came(FREE, "resets")).isEqualTo(2);
            assertThat(scene.fates(FREE, NOBODY, Protocol.UDP, 80)).containsOnly(Fate.REFUSED);
            assertThat(scene.came(FREE, "errors")).isEqualTo(2);
        }
        try (var scene = Scene.of(kernel, refusing(Refusal.DROP), Rulesets.PODS, Rulesets.PODS_6)) {
            assertThat(scene.fates(FREE, NOBODY)).containsOnly(Fate.LOST);
            assertThat(scene.fates(FREE, NOBODY, Protocol.UDP, 80)).containsOnly(Fate.LOST);
            assertThat(scene.came(FREE, "errors")).isZero();
        }
    }

    /// 13.22.
    @ParameterizedTest
    @EnumSource
    void nothingComesBackOfWhatIsDropped(Kernel kernel) throws Exception {
        try (var scene = Scene.of(kernel, refusing(Refusal.DROP))) {
            for (var protocol : Protocol.values()) {
                assertThat(scene.fates(FREE, WEB, protocol, 80)).containsOnly(Fate.LOST);
                assertThat(scene.fates(WEB, NODE, protocol, 22)).containsOnly(Fate.LOST);
                assertThat(scene.fates(FREE, OUTSIDE, protocol, 80)).containsOnly(Fate.PASSED);
            }
            assertThat(scene.came(FREE, "errors")).isZero();
            assertThat(scene.came(FREE, "resets")).isZero();
        }
    }

    /// 13.20.
    @ParameterizedTest
    @EnumSource
    void aPodReachesItsNodeWhereTheNodeIsFree(Kernel kernel) throws Exception {
        var free = new Manner(Refusal.REJECT, true, true, true);
        for (var denied : List.of(List.<Prefix>of(), List.of(Rulesets.PODS, Rulesets.PODS_6))) {
            try (var scene = Scene.of(kernel, free, denied.toArray(Prefix[]::new))) {
                for (var node : List.of(NODE, GATEWAY)) {
                    for (var protocol : Protocol.values()) {
                        assertThat(scene.fates(WEB, node, protocol, 22)).containsOnly(Fate.PASSED);
                    }
                }
                assertThat(scene.fates(WEB, FREE)).containsOnly(Fate.REFUSED);
                assertThat(scene.fates(WEB, OUTSIDE)).containsOnly(Fate.REFUSED);
            }
        }
    }

    /// 13.20.
    @ParameterizedTest
    @EnumSource
    void theNodesOwnRulesDecideWhatAPodMaySendToIt(Kernel kernel) throws Exception {
        for (boolean nodeIsFree : new boolean[] {false, true}) {
            var manner = new Manner(Refusal.REJECT, true, nodeIsFree, false);
            for (var denied : List.of(List.<Prefix>of(), List.of(Rulesets.PODS, Rulesets.PODS_6))) {
                try (var scene = Scene.of(kernel, manner, denied.toArray(Prefix[]::new))) {
                    scene.node(" -A INPUT -p tcp --dport 22 -j DROP");
                    assertThat(scene.fates(FREE, NODE, Protocol.TCP, 22)).containsOnly(Fate.LOST);
                    assertThat(scene.fates(FREE, NODE, Protocol.TCP, 23)).containsOnly(Fate.PASSED);
                    assertThat(scene.fates(WEB, NODE, Protocol.TCP, 22)).doesNotContain(Fate.PASSED);
                    assertThat(scene.fates(WEB, NODE, Protocol.TCP, 23))
                            .containsOnly(nodeIsFree ? Fate.PASSED : Fate.REFUSED);
                    assertThat(scene.fates(NOBODY, NODE, Protocol.TCP, 23))
                            .doesNotContain(denied.isEmpty() ? Fate.REFUSED : Fate.PASSED);
                }
            }
        }
    }

    /// 13.20: nftables has no last word, so that there the node's own rules decide whatever the flag says.
    @ParameterizedTest
    @EnumSource
    void whatAPodMaySendToItsNodeIsAcceptedForGoodWhereThatCanBe(Kernel kernel) throws Exception {
        for (boolean nodeIsFree : new boolean[] {false, true}) {
            var manner = new Manner(Refusal.REJECT, true, nodeIsFree, true);
            try (var scene = Scene.of(kernel, manner)) {
                scene.node(" -A INPUT -p tcp --dport 22 -j DROP");
                boolean isLast = kernel != Kernel.NFTABLES;
                assertThat(scene.fates(FREE, NODE, Protocol.TCP, 22)).containsOnly(isLast ? Fate.PASSED : Fate.LOST);
                assertThat(scene.fates(FREE, NODE, Protocol.TCP, 23)).containsOnly(Fate.PASSED);
                assertThat(scene.fates(WEB, NODE, Protocol.TCP, 23))
                        .containsOnly(nodeIsFree ? Fate.PASSED : Fate.REFUSED);
            }
        }
    }

    /// 5.9, 12.7: whoever sets the bit that our chains end with does not carry a packet past the rules of others.
    @ParameterizedTest
    @EnumSource
    void aForeignMarkPassesNobodyElsesRulesBy(Kernel kernel) throws Exception {
        try (var scene = Scene.of(kernel, Manner.USUAL)) {
            scene.node(" -t mangle -A PREROUTING -j MARK --set-mark 0x30000");
            scene.node(" -t mangle -A OUTPUT -j MARK --set-mark 0x30000");
            scene.node(" -A INPUT -p tcp --dport 22 -j DROP");
            scene.node(" -A FORWARD -p tcp --dport 22 -j DROP");
            scene.node(" -A OUTPUT -p tcp --dport 22 -j DROP");
            assertThat(scene.fates(OUTSIDE, NODE, Protocol.TCP, 22)).containsOnly(Fate.LOST);
            assertThat(scene.fates(NOBODY, OUTSIDE, Protocol.TCP, 22)).containsOnly(Fate.LOST);
            assertThat(scene.fates(NODE, OUTSIDE, Protocol.TCP, 22)).containsOnly(Fate.LOST);
            assertThat(scene.fates(NOBODY, OUTSIDE, Protocol.TCP, 23)).containsOnly(Fate.PASSED);
        }
    }

    /// 13.22.
    @ParameterizedTest
    @EnumSource
    void withoutFreePingsOnlyErrorsPass(Kernel kernel) throws Exception {
        var manner = new Manner(Refusal.REJECT, false, false, true);
        try (var scene = Scene.of(kernel, manner)) {
            for (int family = 0; family < 2; family++) {
                assertThat(scene.pings(FREE, SHY.get(family), GLANCE_MILLIS)).isFalse();
                assertThat(scene.came(SHY, "pings")).isZero();
                assertThat(scene.pings(WEB, FREE.get(family), GLANCE_MILLIS)).isFalse();
                assertThat(scene.came(FREE, "pings")).isEqualTo(family);
                assertThat(scene.pings(SHY, FREE.get(family), PATIENCE_MILLIS)).isTrue();

                var unheard = FREE.get(family);
                assertThatThrownBy(() -> scene.wire.pod(SHY).in(() -> answer(unheard)))
                        .isInstanceOf(PortUnreachableException.class);
            }
        }
    }

    /// Of somebody who does not listen.
    private static byte[] answer(Ip to) throws Exception {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(InetAddress.getByAddress(to.bytes()), 9);
            var packet = new DatagramPacket(new byte[1], 1);
            socket.send(packet);
            socket.receive(packet);
            return packet.getData();
        }
    }

    /// 12.13: an address of the node is the node, though it lies among those of pods.
    @ParameterizedTest
    @EnumSource
    void aGatewayAmongThePodsIsTheNode(Kernel kernel) throws Exception {
        try (var scene = Scene.of(kernel, Manner.USUAL, Rulesets.PODS, Rulesets.PODS_6)) {
            assertThat(scene.fates(FREE, GATEWAY, Protocol.TCP, 7000)).containsOnly(Fate.PASSED);
            assertThat(scene.fates(WEB, GATEWAY, Protocol.TCP, 7000)).containsOnly(Fate.REFUSED);
            assertThat(scene.fates(NODE, GATEWAY)).containsOnly(Fate.PASSED);
            assertThat(scene.fates(GATEWAY, NODE)).containsOnly(Fate.PASSED);
            for (var pod : List.of(FREE, WEB, SHY)) {
                assertThat(scene.fates(GATEWAY, pod)).containsOnly(Fate.PASSED);
                assertThat(scene.fates(NODE, pod)).containsOnly(Fate.PASSED);
            }
            assertThat(scene.fates(FREE, NOBODY)).containsOnly(Fate.REFUSED);
            assertThat(scene.fates(NODE, NOBODY)).containsOnly(Fate.REFUSED);
            assertThat(scene.fates(NOBODY, GATEWAY)).doesNotContain(Fate.PASSED);
            assertThat(scene.fates(NOBODY, OUTSIDE)).doesNotContain(Fate.PASSED);
        }
    }

    /// 12.7, with default-deny, where the marks decide about the unguarded as well.
    @ParameterizedTest
    @EnumSource
    void aForeignMarkOpensNeitherPodsNorTheUnguarded(Kernel kernel) throws Exception {
        try (var scene = Scene.of(kernel, Manner.USUAL, Rulesets.PODS, Rulesets.PODS_6)) {
            scene.node(" -t mangle -A PREROUTING -j MARK --set-mark 0x30000");
            scene.node(" -t mangle -A OUTPUT -j MARK --set-mark 0x30000");
            for (var from : List.of(FREE, WEB, OUTSIDE)) {
                assertThat(scene.fates(from, SHY)).containsOnly(Fate.REFUSED);
                assertThat(scene.fates(from, NOBODY)).containsOnly(Fate.REFUSED);
            }
            assertThat(scene.fates(WEB, OUTSIDE)).containsOnly(Fate.REFUSED);
            assertThat(scene.fates(WEB, NODE, Protocol.TCP, 22)).containsOnly(Fate.REFUSED);
            assertThat(scene.fates(NODE, NOBODY)).containsOnly(Fate.REFUSED);
            for (var to : List.of(FREE, NODE, GATEWAY, OUTSIDE)) {
                assertThat(scene.fates(NOBODY, to)).doesNotContain(Fate.PASSED);
            }
            assertThat(scene.fates(FREE, OUTSIDE)).containsOnly(Fate.PASSED);
        }
    }
}
