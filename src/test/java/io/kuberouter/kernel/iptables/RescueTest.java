package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.packets.Fate;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.conformance.packets.Wire;
import io.kuberouter.golden.IpsetText;
import io.kuberouter.golden.Rulesets;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.GroupKey;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a kernel that refuses some rules does with packets to pod `default/web-0`, which `default/client` may reach on
/// TCP 80 and SCTP 80.
class RescueTest {

    private static final List<Ip> NODE = List.of(Ip.of("192.0.2.1"), Ip.of("2001:db8::1"));
    private static final List<Ip> WEB = List.of(Ip.of("10.244.1.2"), Ip.of("fd00:244:1::2"));
    private static final List<Ip> CLIENT = List.of(Ip.of("10.244.1.3"), Ip.of("fd00:244:1::3"));
    private static final int PATIENCE_MILLIS = 10_000;

    private final Exec exec = new Exec(Duration.ofSeconds(60));

    private record Scene(Wire wire, Area<Table<ChainKey, Chain>, ChainKey, Chain> area, String suffix)
            implements AutoCloseable {

        Outcome<ChainKey, Chain> build(Table<ChainKey, Chain> wanted) throws Exception {
            return wire.node().in(() -> area.build(wanted, true));
        }

        Table<ChainKey, Chain> look(Table<ChainKey, Chain> wanted) throws Exception {
            return wire.node().in(() -> area.look(wanted));
        }

        /// The rules of pods and policies with their counters, which a chain that is written anew loses.
        String counted() throws Exception {
            return wire.node().sh("""
                    (iptables%1$s -w -S -v; ip6tables%1$s -w -S -v) | grep -E -e '^-A KUBE-(POD-FW|NWPLCY)-[^T]'
                    """.formatted(suffix));
        }

        Fate fate(int family, Protocol protocol, int port) throws Exception {
            return wire.probe(List.of(new Probe(CLIENT.get(family), WEB.get(family), protocol, port)))
                    .getFirst();
        }

        @Override
        public void close() throws TargetException {
            wire.close();
        }
    }

    private Scene scene(String suffix) throws Exception {
        var wire = new Wire(NODE);
        wire.pod(WEB);
        wire.pod(CLIENT);
        return new Scene(wire, area(wire, suffix), suffix);
    }

    /// An agent's that has seen nothing yet.
    private Area<Table<ChainKey, Chain>, ChainKey, Chain> area(Wire wire, String suffix) throws Exception {
        var families = Set.of(Family.values());
        var target = wire.node().in(() -> {
            var variant = Variant.of(exec, suffix);
            return new Iptables(exec, variant, families, Set.of("filter"), Iptables.FIREWALL);
        });
        return new Area<>("chains", Set.of(), plan -> plan, target);
    }

    private static Firewall firewall() {
        var parts = new ArrayList<Object>();
        var allowed = new ArrayList<Allowance>();
        for (var address : CLIENT) {
            var family = address.family();
            var peers = Rulesets.pods(GroupKey.Role.SOURCE, "peers", family, address.toString());
            var late = Rulesets.pods(GroupKey.Role.SOURCE, "late", family, address.toString());
            parts.add(peers);
            parts.add(late);
            allowed.add(Rulesets.on(Protocol.SCTP, 80, 80, Rulesets.from(late)));
            allowed.add(Rulesets.on(Protocol.TCP, 80, 80, Rulesets.from(peers)));
        }
        parts.add(Rulesets.policy("default/web", Direction.INGRESS, allowed));
        parts.add(Rulesets.pod("default/web-0", "10.244.1.2 fd00:244:1::2", "default/web", ""));
        parts.add(Rulesets.pod("default/client", "10.244.1.3 fd00:244:1::3", "", ""));
        return new IptablesRenderer().render(Rulesets.of(Rulesets.FRAME, parts.toArray()));
    }

    /// Puts those sets there whose names contain this, or all but those.
    private static void sets(Scene scene, boolean with, String name) throws Exception {
        var script = IpsetText.print(firewall())
                .lines()
                .filter(line -> with == line.contains(name))
                .toList();
        scene.wire().node().sh("ipset restore <<E\n" + String.join("\n", script) + "\nE\n");
    }

    private static Table<ChainKey, Chain> changed(String chain, UnaryOperator<List<String>> change) {
        var chains = firewall().chains();
        for (var each : firewall().chains().values()) {
            if (each.key().name().startsWith(chain)) {
                chains = chains.with(each.key(), new Chain(each.key(), change.apply(each.rules()), each.jumps()));
            }
        }
        return chains;
    }

    private static List<String> replaced(List<String> rules, String from, String to) {
        return rules.stream().map(rule -> rule.replace(from, to)).toList();
    }

    /// 12.10, 13.14.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aPolicyLosesOnlyTheRulesThatAreRefusedUntilTheyAreTaken(String suffix) throws Exception {
        try (var scene = scene(suffix)) {
            sets(scene, false, "LATE");
            var wanted = firewall().chains();
            var built = scene.build(wanted);
            assertThat(built.failures()).hasSize(2);
            assertThat(built.failures()).allSatisfy((key, reason) -> {
                assertThat(key.name()).startsWith("KUBE-NWPLCY-");
                assertThat(reason).contains("LATE").contains("-p sctp").contains("-restore");
            });
            for (int family = 0; family < 2; family++) {
                assertThat(scene.fate(family, Protocol.TCP, 80)).isEqualTo(Fate.PASSED);
                assertThat(scene.fate(family, Protocol.TCP, 81)).isEqualTo(Fate.REFUSED);
                assertThat(scene.fate(family, Protocol.SCTP, 80)).isEqualTo(Fate.REFUSED);
            }

            String before = scene.counted();
            assertThat(scene.build(wanted).failures()).isEqualTo(built.failures());
            assertThat(scene.counted()).isEqualTo(before);
            assertThat(scene.look(wanted).keySet()).isEqualTo(wanted.keySet());

            sets(scene, true, "LATE");
            assertThat(scene.build(wanted)).matches(Outcome::settled);
            assertThat(scene.look(wanted)).isEqualTo(wanted);
            assertThat(scene.fate(0, Protocol.SCTP, 80)).isEqualTo(Fate.PASSED);
            assertThat(scene.fate(1, Protocol.SCTP, 80)).isEqualTo(Fate.PASSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void anotherAgentThatComesLaterLeavesWhatStands(String suffix) throws Exception {
        try (var scene = scene(suffix)) {
            sets(scene, false, "LATE");
            scene.build(firewall().chains());
            scene.fate(0, Protocol.TCP, 81);
            String before = scene.counted();
            var later = new Scene(scene.wire(), area(scene.wire(), suffix), suffix);
            assertThat(later.build(firewall().chains()).failures()).hasSize(2);
            assertThat(scene.counted()).isEqualTo(before);
        }
    }

    /// A rule that refuses and is refused cannot be left out.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aNewPodIsClosedButItsConnectionsGoOn(String suffix) throws Exception {
        var wanted = changed("KUBE-POD-FW-DEFAULTWEB", rules -> {
            var more = new ArrayList<>(rules);
            String family = rules.toString().contains("10.244.1.2") ? "" : "6";
            more.add(3, "-m set --match-set GATE" + family + " src -j DROP");
            return more;
        });
        try (var scene = scene(suffix)) {
            sets(scene, true, "");
            scene.wire().node().sh("""
                    iptables%1$s -A FORWARD -m conntrack --ctstate NEW -j ACCEPT
                    ip6tables%1$s -A FORWARD -m conntrack --ctstate NEW -j ACCEPT
                    """.formatted(suffix));
            try (var four = Stream.between(scene.wire(), 0);
                    var six = Stream.between(scene.wire(), 1)) {
                four.carry(1);
                six.carry(1);
                var built = scene.build(wanted);
                assertThat(built.failures()).hasSize(2).allSatisfy((key, reason) -> {
                    assertThat(key.name()).startsWith("KUBE-POD-FW-");
                    assertThat(reason).contains("--match-set GATE").contains("-j DROP");
                });
                four.carry(2);
                six.carry(2);
                for (int port : List.of(80, 81)) {
                    assertThat(scene.fate(0, Protocol.TCP, port)).isEqualTo(Fate.LOST);
                    assertThat(scene.fate(1, Protocol.TCP, port)).isEqualTo(Fate.LOST);
                }
                String before = scene.counted();
                assertThat(scene.build(wanted).failures()).isEqualTo(built.failures());
                assertThat(scene.counted()).isEqualTo(before);

                scene.wire().node().sh("ipset create GATE hash:ip; ipset create GATE6 hash:ip family inet6");
                assertThat(scene.build(wanted)).matches(Outcome::settled);
                assertThat(scene.look(wanted)).isEqualTo(wanted);
                four.carry(3);
                six.carry(3);
                assertThat(scene.fate(0, Protocol.TCP, 80)).isEqualTo(Fate.PASSED);
                assertThat(scene.fate(1, Protocol.TCP, 81)).isEqualTo(Fate.REFUSED);
            }
        }
    }

    /// 12.10, 13.14: the last good state.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aPodThatIsGuardedKeepsItsGuardWhereTheNewOneCannotStand(String suffix) throws Exception {
        var good = firewall().chains();
        var bad = changed("KUBE-POD-FW-DEFAULTWEB", rules -> {
            var more = new ArrayList<>(rules);
            more.add(3, "-m set --match-set NO-SUCH-SET src -j DROP");
            return more;
        });
        try (var scene = scene(suffix)) {
            sets(scene, true, "");
            assertThat(scene.build(good)).matches(Outcome::settled);
            assertThat(scene.fate(0, Protocol.TCP, 81)).isEqualTo(Fate.REFUSED);
            String before = scene.counted();
            assertThat(scene.build(bad).failures()).hasSize(2);
            assertThat(scene.build(bad).failures()).hasSize(2);
            assertThat(scene.counted()).isEqualTo(before);
            assertThat(scene.look(bad)).isEqualTo(good);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void withoutLogsEverythingElseStands(String suffix) throws Exception {
        var wanted = changed("KUBE-POD-FW-", rules -> replaced(rules, "--nflog-group 10", "--nflog-group 7000"));
        try (var scene = scene(suffix)) {
            sets(scene, true, "");
            assertThat(scene.build(wanted).failures().values())
                    .hasSize(4)
                    .allMatch(reason -> reason.contains("-j NFLOG"));
            var found = scene.look(wanted);
            for (var chain : wanted.values()) {
                assertThat(Objects.requireNonNull(found.get(chain.key())).rules())
                        .isEqualTo(chain.rules().stream()
                                .filter(rule -> !rule.contains("NFLOG"))
                                .toList());
            }
            assertThat(scene.fate(0, Protocol.SCTP, 80)).isEqualTo(Fate.PASSED);
            assertThat(scene.fate(1, Protocol.UDP, 80)).isEqualTo(Fate.REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void whatCannotBeRejectedIsDropped(String suffix) throws Exception {
        var wanted = changed("KUBE-POD-FW-", rules -> replaced(rules, "port-unreachable", "port-unthinkable"));
        try (var scene = scene(suffix)) {
            sets(scene, true, "");
            assertThat(scene.build(wanted).failures().values())
                    .hasSize(4)
                    .allMatch(reason -> reason.contains("-j REJECT --reject-with icmp"));
            assertThat(scene.fate(0, Protocol.TCP, 80)).isEqualTo(Fate.PASSED);
            assertThat(scene.fate(0, Protocol.TCP, 81)).isEqualTo(Fate.LOST);
            assertThat(scene.fate(1, Protocol.UDP, 80)).isEqualTo(Fate.LOST);
        }
    }

    /// Its rules lead to every pod, so none of them can be spared but those that let through.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aTopChainKeepsItsLastStateOrLosesAnExemption(String suffix) throws Exception {
        var good = firewall().chains();
        var exempt = changed(
                "KUBE-ROUTER-INPUT", rules -> replaced(rules, "-m multiport --dports", "-m multiport --d-ports"));
        var bad = changed("KUBE-ROUTER-FORWARD", rules -> replaced(rules, "-m comment", "-m commentary"));
        try (var scene = scene(suffix)) {
            sets(scene, true, "");
            scene.build(good);
            assertThat(scene.build(bad).failures().keySet())
                    .extracting(ChainKey::name)
                    .containsOnly("KUBE-ROUTER-FORWARD");
            assertThat(scene.look(bad)).isEqualTo(good);
            assertThat(scene.build(exempt).failures().keySet())
                    .extracting(ChainKey::name)
                    .containsOnly("KUBE-ROUTER-INPUT");
            for (var chain : scene.look(exempt).values()) {
                assertThat(chain.rules()).noneMatch(rule -> rule.contains("multiport"));
                assertThat(chain.jumps())
                        .isEqualTo(Objects.requireNonNull(good.get(chain.key())).jumps());
            }
        }
    }

    /// A server of the pod, and a client that is connected to it.
    private record Stream(ServerSocket server, Socket client, Socket served) implements AutoCloseable {

        static Stream between(Wire wire, int family) throws Exception {
            var address = InetAddress.getByAddress(WEB.get(family).bytes());
            var server = wire.pod(WEB).in(() -> new ServerSocket(8080, 5, address));
            var client = wire.pod(CLIENT).in(() -> new Socket(address, 8080));
            client.setSoTimeout(PATIENCE_MILLIS);
            return new Stream(server, client, server.accept());
        }

        void carry(int word) throws Exception {
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
}
