package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.packets.Enforcer;
import io.kuberouter.conformance.packets.NeverOpen;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.conformance.packets.Wire;
import io.kuberouter.golden.FirewallCases;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.IptablesRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node on which kube-router 2.11 ran with `--netpol-default-deny`, in both families. Nobody reaches pod
/// `default/web-0`, and it reaches nobody; `default/free` has no policies; all other addresses of the pod network are
/// nobody's.
class DefaultDenyTakeoverTest {

    private static final List<Ip> NODE = List.of(Ip.of("192.0.2.1"), Ip.of("2001:db8::1"));
    private static final List<Ip> WEB = List.of(Ip.of("10.244.1.2"), Ip.of("fd00:244:1::2"));
    private static final List<Ip> FREE = List.of(Ip.of("10.244.1.3"), Ip.of("fd00:244:1::3"));
    private static final List<Ip> NOBODY = List.of(Ip.of("10.244.1.99"), Ip.of("fd00:244:1::99"));
    private static final List<Ip> OUTSIDE = List.of(Ip.of("203.0.113.7"), Ip.of("64:ff9b::7"));

    private static final String SETS = """
            create kube-router-local-pods hash:ip timeout 0
            add kube-router-local-pods 10.244.1.2 timeout 0
            add kube-router-local-pods 10.244.1.3 timeout 0
            create inet6:kube-router-local-pods hash:ip family inet6 timeout 0
            add inet6:kube-router-local-pods fd00:244:1::2 timeout 0
            add inet6:kube-router-local-pods fd00:244:1::3 timeout 0
            """;

    /// With the addresses of one family still to come: WEB, FREE, PODS, the prefix of SET, ICMP.
    private static final String SAVED = """
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :KUBE-NWPLCY-COMMON - [0:0]
            :KUBE-NWPLCY-DEFAULT - [0:0]
            :KUBE-NWPLCY-KO6A36LCAMQLSXI4 - [0:0]
            :KUBE-NWPLCY-TAIL - [0:0]
            :KUBE-POD-FW-27RLTRRO6ODJFI3F - [0:0]
            :KUBE-POD-FW-QZ3BFSZWXZLBTWT2 - [0:0]
            :KUBE-ROUTER-FORWARD - [0:0]
            :KUBE-ROUTER-INPUT - [0:0]
            :KUBE-ROUTER-OUTPUT - [0:0]
            -A INPUT -m comment --comment "kube-router netpol - 4IA2OSFRMVNDXBVV" -j KUBE-ROUTER-INPUT
            -A FORWARD -m comment --comment "kube-router netpol - TEMCG2JMHZYE7H7T" -j KUBE-ROUTER-FORWARD
            -A FORWARD -i elsewhere -j ACCEPT
            -A OUTPUT -m comment --comment "kube-router netpol - VEAAIY32XVBHCSCY" -j KUBE-ROUTER-OUTPUT
            -A KUBE-NWPLCY-COMMON -m comment --comment "rule to drop invalid state for pod" -m conntrack --ctstate INVALID -j DROP
            -A KUBE-NWPLCY-COMMON -m comment --comment "rule for stateful firewall for pod" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A KUBE-NWPLCY-DEFAULT -m comment --comment "rule to mark traffic matching a network policy" -j MARK --set-xmark 0x10000/0x10000
            -A KUBE-NWPLCY-TAIL -s PODS -m comment --comment "reject unprogrammed local pod (default-deny)" -m set ! --match-set SETkube-router-local-pods src -j REJECT --reject-with ICMP-port-unreachable
            -A KUBE-NWPLCY-TAIL -d PODS -m comment --comment "reject unprogrammed local pod (default-deny)" -m set ! --match-set SETkube-router-local-pods dst -j REJECT --reject-with ICMP-port-unreachable
            -A KUBE-NWPLCY-TAIL -m comment --comment "accept netpol-ok" -m mark --mark 0x20000/0x20000 -j ACCEPT
            -A KUBE-NWPLCY-TAIL -s PODS -m comment --comment "reject pre-netpol (default-deny)" -j REJECT --reject-with ICMP-port-unreachable
            -A KUBE-NWPLCY-TAIL -d PODS -m comment --comment "reject pre-netpol (default-deny)" -j REJECT --reject-with ICMP-port-unreachable
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "common netpol rules" -j KUBE-NWPLCY-COMMON
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -d WEB -m comment --comment "from local node" -m addrtype --src-type LOCAL -j ACCEPT
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "default/nothing policy" -j KUBE-NWPLCY-KO6A36LCAMQLSXI4
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "default/web-0 log-drop" -m mark ! --mark 0x10000/0x10000 -m limit --limit 10/min --limit-burst 10 -j NFLOG --nflog-group 100
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "default/web-0 reject" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with ICMP-port-unreachable
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -j MARK --set-xmark 0x0/0x10000
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "set netpol-ok mark" -j MARK --set-xmark 0x20000/0x20000
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -m comment --comment "common netpol rules" -j KUBE-NWPLCY-COMMON
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -d FREE -m comment --comment "from local node" -m addrtype --src-type LOCAL -j ACCEPT
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -d FREE -m comment --comment "default ingress" -j KUBE-NWPLCY-DEFAULT
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -s FREE -m comment --comment "default egress" -j KUBE-NWPLCY-DEFAULT
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -m comment --comment "default/free reject" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with ICMP-port-unreachable
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -j MARK --set-xmark 0x0/0x10000
            -A KUBE-POD-FW-QZ3BFSZWXZLBTWT2 -m comment --comment "set netpol-ok mark" -j MARK --set-xmark 0x20000/0x20000
            """;

    private static final String TOP = """
            -A KUBE-ROUTER-%1$s -d WEB -m comment --comment "default/web-0 in" -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            -A KUBE-ROUTER-%1$s -s WEB -m comment --comment "default/web-0 out" -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            -A KUBE-ROUTER-%1$s -d FREE -m comment --comment "default/free in" -j KUBE-POD-FW-QZ3BFSZWXZLBTWT2
            -A KUBE-ROUTER-%1$s -s FREE -m comment --comment "default/free out" -j KUBE-POD-FW-QZ3BFSZWXZLBTWT2
            -A KUBE-ROUTER-%1$s -m comment --comment "rule to explicitly handle traffic for network policies ACCEPT/REJECT decision" -j KUBE-NWPLCY-TAIL
            -A KUBE-ROUTER-%1$s -m comment --comment "rule to explicitly ACCEPT traffic that comply to network policies" -m mark --mark 0x20000/0x20000 -j ACCEPT
            """;

    /// @param number of the family: 0 or 1
    private static String saved(int number) {
        return (SAVED + TOP.formatted("FORWARD") + TOP.formatted("INPUT") + TOP.formatted("OUTPUT") + "COMMIT\n")
                .replace("d WEB ", "d " + WEB.get(number).asPrefix() + " ")
                .replace("s WEB ", "s " + WEB.get(number).asPrefix() + " ")
                .replace("d FREE ", "d " + FREE.get(number).asPrefix() + " ")
                .replace("s FREE ", "s " + FREE.get(number).asPrefix() + " ")
                .replace("PODS", List.of("10.244.1.0/24", "fd00:244:1::/64").get(number))
                .replace("SETkube", List.of("kube", "inet6:kube").get(number))
                .replace("ICMP", List.of("icmp", "icmp6").get(number));
    }

    private static List<Probe> probes(List<List<Ip>> ways) {
        var probes = new ArrayList<Probe>();
        for (int way = 0; way < ways.size(); way += 2) {
            for (int family = 0; family < 2; family++) {
                for (var protocol : Protocol.values()) {
                    var from = ways.get(way).get(family);
                    probes.add(new Probe(from, ways.get(way + 1).get(family), protocol, 80));
                }
            }
        }
        return probes;
    }

    private static final List<Probe> CLOSED = probes(List.of(
            FREE, WEB, WEB, FREE, OUTSIDE, WEB, WEB, OUTSIDE, WEB, NODE, FREE, NOBODY, NOBODY, FREE, OUTSIDE, NOBODY));
    private static final List<Probe> OPEN =
            probes(List.of(FREE, OUTSIDE, OUTSIDE, FREE, NODE, FREE, NODE, WEB, FREE, NODE));

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void nothingOpensAndNothingClosesWhileOldChainsGiveWay(String suffix) throws Exception {
        try (var wire = new Wire(NODE);
                var enforcer = Enforcer.in(wire.node(), suffix)) {
            for (var pod : List.of(WEB, FREE, NOBODY)) {
                wire.pod(pod);
            }
            var node = wire.node();
            node.sh("ipset restore <<E\n" + SETS + "E\n");
            node.sh("iptables" + suffix + "-restore <<'E'\n" + saved(0) + "E\n");
            node.sh("ip6tables" + suffix + "-restore <<'E'\n" + saved(1) + "E\n");

            var firewall = new IptablesRenderer().render(FirewallCases.of("default-deny"));
            var open = new AtomicReference<NeverOpen>();
            var closed = NeverOpen.during(wire, CLOSED, () -> {
                open.set(NeverOpen.during(wire, OPEN, () -> {
                    enforcer.settle(firewall);
                    return true;
                }));
                return true;
            });
            assertThat(closed.passes()).as(closed.last()).isZero();
            assertThat(open.get()).matches(NeverOpen::alwaysOpen);
            assertThat(node.sh("iptables%1$s-save -t filter; ip6tables%1$s-save -t filter".formatted(suffix)))
                    .doesNotContain("27RLTRRO6ODJFI3F")
                    .doesNotContain("QZ3BFSZWXZLBTWT2")
                    .doesNotContain("KO6A36LCAMQLSXI4")
                    .contains("-A FORWARD -i elsewhere -j ACCEPT");
            assertThat(node.sh("ipset list kube-router-local-pods; ipset list inet6:kube-router-local-pods"))
                    .contains("10.244.1.2", "10.244.1.3", "fd00:244:1::2", "fd00:244:1::3");
        }
    }
}
