package io.kuberouter.conformance.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// That the answers of the wire are those of the kernel, with rules whose meaning is plain.
class WireTest {

    private static final Ip NODE = Ip.of("192.0.2.1"), NODE6 = Ip.of("2001:db8:1::1");
    private static final List<Ip> A = List.of(Ip.of("10.244.1.2"), Ip.of("fd00:10:244:1::2"));
    private static final List<Ip> B = List.of(Ip.of("10.244.1.3"), Ip.of("fd00:10:244:1::3"));
    private static final List<Ip> OUTSIDE = List.of(Ip.of("203.0.113.7"), Ip.of("64:ff9b::7"));

    private static Wire wire;

    @BeforeAll
    static void connect() throws Exception {
        wire = new Wire(List.of(NODE, NODE6));
        wire.pod(A);
        wire.pod(B);
    }

    @AfterAll
    static void disconnect() throws Exception {
        wire.close();
    }

    @AfterEach
    void open() throws Exception {
        wire.node().sh("nft flush ruleset");
    }

    /// Everybody to everybody else, both families, all protocols, two ports.
    private static List<Probe> everything() {
        var probes = new ArrayList<Probe>();
        var ends = List.of(A, B, OUTSIDE, List.of(NODE, NODE6));
        for (var from : ends) {
            for (var to : ends) {
                for (int family = 0; from != to && family < 2; family++) {
                    for (var protocol : Protocol.values()) {
                        probes.add(new Probe(from.get(family), to.get(family), protocol, 80));
                        probes.add(new Probe(from.get(family), to.get(family), protocol, 81));
                    }
                }
            }
        }
        return probes;
    }

    private static List<Fate> fates(List<Probe> probes) throws Exception {
        return wire.probe(probes);
    }

    @Test
    void withoutRulesEverythingArrives() throws Exception {
        var probes = everything();
        assertThat(fates(probes)).containsOnly(Fate.PASSED).hasSize(144);
    }

    @Test
    void aThousandAnswersTakeNoTime() throws Exception {
        var probes = new ArrayList<Probe>();
        Collections.nCopies(70, everything()).forEach(probes::addAll);
        assertThat(fates(probes)).containsOnly(Fate.PASSED).hasSize(10_080);
    }

    @Test
    void whatIsDroppedIsLost() throws Exception {
        wire.node().sh("""
                nft add table inet t
                nft add chain inet t f '{ type filter hook forward priority 0; }'
                nft add chain inet t i '{ type filter hook input priority 0; }'
                nft add chain inet t o '{ type filter hook output priority 0; }'
                nft add rule inet t f th dport 80 drop
                nft add rule inet t i th dport 80 drop
                nft add rule inet t o th dport 80 drop
                """);
        var probes = everything();
        assertThat(fates(probes))
                .isEqualTo(probes.stream()
                        .map(probe -> probe.port() == 80 ? Fate.LOST : Fate.PASSED)
                        .toList());
    }

    @Test
    void whatIsRejectedIsRefusedWhetherTrackedOrNot() throws Exception {
        wire.node().sh("""
                nft add table inet t
                nft add chain inet t f '{ type filter hook forward priority 0; }'
                nft add chain inet t i '{ type filter hook input priority 0; }'
                nft add chain inet t o '{ type filter hook output priority 0; }'
                for c in f i o; do
                nft add rule inet t $c ct state invalid drop
                nft add rule inet t $c ct state established,related accept
                nft add rule inet t $c ct state new th dport 80 reject
                done
                """);
        var probes = everything();
        assertThat(fates(probes))
                .isEqualTo(probes.stream()
                        .map(probe -> probe.port() == 80 ? Fate.REFUSED : Fate.PASSED)
                        .toList());
    }

    @Test
    void aResetIsARefusal() throws Exception {
        wire.node().sh("""
                nft add table inet t
                nft add chain inet t f '{ type filter hook forward priority 0; }'
                nft add rule inet t f tcp dport 80 reject with tcp reset
                """);
        var probe = new Probe(A.get(0), B.get(0), Protocol.TCP, 80);
        var six = new Probe(A.get(1), B.get(1), Protocol.TCP, 80);
        var other = new Probe(A.get(0), B.get(0), Protocol.TCP, 81);
        assertThat(fates(List.of(probe, six, other))).containsExactly(Fate.REFUSED, Fate.REFUSED, Fate.PASSED);
    }

    @Test
    void theNodeSendsForOthersThroughItsOutputHook() throws Exception {
        wire.node().sh("""
                nft add table inet t
                nft add chain inet t o '{ type filter hook output priority 0; }'
                nft add rule inet t o ip saddr 10.244.1.2 tcp dport 80 reject
                """);
        var refused = new Probe(A.get(0), B.get(0), Protocol.TCP, 80);
        assertThat(wire.probeFromNode(refused)).isEqualTo(Fate.REFUSED);
        assertThat(wire.probeFromNode(new Probe(A.get(0), B.get(0), Protocol.UDP, 80)))
                .isEqualTo(Fate.PASSED);
        assertThat(fates(List.of(refused))).containsExactly(Fate.PASSED);
    }
}
