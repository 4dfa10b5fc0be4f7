package io.kuberouter.kernel.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoversTest {

    private static final String SAVED = """
            *mangle
            :PREROUTING ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            -A PREROUTING -d 10.255.0.1/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x235e/0xffffffff
            -A PREROUTING -d 10.255.0.1/32 -p tcp -m tcp --dport 81 -j MARK --set-xmark 0x235e/0xffffffff
            -A PREROUTING -s 10.255.0.1/32 -i kube-bridge -p tcp -m tcp --sport 80 --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1440
            -A PREROUTING -s 10.9.9.9/32 -p tcp -m tcp --sport 80 --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1440
            -A OUTPUT -d 10.255.0.1/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x235e/0xffffffff
            COMMIT
            *nat
            :POSTROUTING ACCEPT [0:0]
            :KUBE-ROUTER-HAIRPIN - [0:0]
            :KUBE-ROUTER-MASQ - [0:0]
            -A POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment "" -j SNAT --to-source 10.0.0.1 --random-fully
            -A POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment "" -j SNAT --to-source 10.0.0.1 --random-fully
            -A POSTROUTING ! -s 10.244.0.0/24 ! -d 10.244.0.0/24 -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment "" -j MASQUERADE
            -A POSTROUTING -s 10.244.0.0/24 -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment mine -j MASQUERADE
            -A POSTROUTING -m ipvs --vdir ORIGINAL -j KUBE-ROUTER-HAIRPIN
            -A POSTROUTING -m comment --comment "balanced traffic" -j KUBE-ROUTER-MASQ
            -A KUBE-ROUTER-HAIRPIN -s 10.244.0.7/32 -d 10.244.0.7/32 -m ipvs --vaddr 10.96.7.9 --vport 80 -j SNAT --to-source 10.96.7.9
            -A KUBE-ROUTER-MASQ -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment "" -j SNAT --to-source 10.0.0.1 --random-fully
            COMMIT
            """;

    @Test
    void exactFormsAreFoundAndOthersAreNot() {
        assertThat(Netfilter.find("iptables", SAVED))
                .extracting(Leftover::command)
                .containsExactly(
                        "iptables -w -t mangle -D PREROUTING -d 10.255.0.1/32 -p tcp -m tcp --dport 80 -j MARK"
                                + " --set-xmark 0x235e/0xffffffff",
                        "iptables -w -t mangle -D PREROUTING -s 10.255.0.1/32 -i kube-bridge -p tcp -m tcp --sport 80"
                                + " --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1440",
                        "iptables -w -t mangle -D OUTPUT -d 10.255.0.1/32 -p tcp -m tcp --dport 80 -j MARK"
                                + " --set-xmark 0x235e/0xffffffff",
                        "iptables -w -t nat -D POSTROUTING -m ipvs --vdir ORIGINAL -j KUBE-ROUTER-HAIRPIN;"
                                + " iptables -w -t nat -F KUBE-ROUTER-HAIRPIN; iptables -w -t nat -X KUBE-ROUTER-HAIRPIN",
                        "iptables -w -t nat -D POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment"
                                + " --comment '' -j SNAT --to-source 10.0.0.1 --random-fully",
                        "iptables -w -t nat -D POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment"
                                + " --comment '' -j SNAT --to-source 10.0.0.1 --random-fully",
                        "iptables -w -t nat -D POSTROUTING ! -s 10.244.0.0/24 ! -d 10.244.0.0/24 -m ipvs --vdir"
                                + " ORIGINAL --vmethod MASQ -m comment --comment '' -j MASQUERADE");
    }

    @ParameterizedTest
    @CsvSource({
        "10.255.0.1-tcp-80, 9054",
        "1.1.1.1-tcp-8080, 3298",
        "192.0.2.10-udp-53, 8921",
        "2001:db8::1-tcp-443, 9129",
        "147.160.180.44-udp-80, 15688",
        "147.160.180.44-udp-80-1, 842",
        "10.255.14.19-tcp-80, 0"
    })
    void marksAreAsTheOriginalComputesThem(String key, int mark) {
        assertThat(Marks.mark(key)).isEqualTo(mark);
    }

    @Test
    void rulesAndRoutesAreFoundByNumberAndByName() {
        String rules = """
                0:\tfrom all lookup local
                32764:\tfrom all fwmark 0x235e lookup kube-router-dsr
                32764:\tfrom all fwmark 0x1 lookup 100
                32765:\tfrom all lookup 79
                32766:\tfrom all lookup main
                """;
        assertThat(Routing.rules("-4", rules))
                .extracting(Leftover::command)
                .containsExactly(
                        "ip -4 rule del priority 32764 fwmark 0x235e lookup 78",
                        "ip -4 rule del priority 32765 lookup 79");
        assertThat(Routing.routes("-4", "79", "203.0.113.7 dev kube-bridge scope link\n10.1.0.0/16 dev eth1\n"))
                .extracting(Leftover::command)
                .containsExactly("ip -4 route del 203.0.113.7 dev kube-bridge table 79");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void allOfItGoesAndForeignThingsStay(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh(FOREIGN.replace("iptables ", "iptables" + suffix + " "));
            String before = namespace.sh(SNAPSHOT.replace("-save", suffix + "-save"));
            namespace.sh(LEFT.replace("tables ", "tables" + suffix + " "));
            var target = new Leftovers(new Exec(Duration.ofSeconds(30)), Leftovers.EVERY_IPTABLES);
            var found = namespace.in(() -> target.observe(Table.empty()));
            assertThat(found).hasSize(12);
            assertThat(namespace.in(() -> target.clear(edits(found)))).isEmpty();
            assertThat(namespace.in(() -> target.observe(Table.empty()))).isEmpty();
            assertThat(namespace.sh(SNAPSHOT.replace("-save", suffix + "-save")))
                    .isEqualTo(before);
            assertThat(namespace.in(() -> target.clear(edits(found)))).isEmpty();
        }
    }

    @Test
    void whatSomebodyElseStillUsesIsReported() throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh("""
                    ipset create kube-router-svip hash:ip
                    iptables-legacy -A FORWARD -m set --match-set kube-router-svip dst -j DROP
                    """);
            var target = new Leftovers(new Exec(Duration.ofSeconds(30)), Leftovers.EVERY_IPTABLES);
            var failed = namespace.in(() -> target.clear(edits(target.observe(Table.empty()))));
            assertThat(failed).containsOnlyKeys("ipset kube-router-svip");
            assertThat(failed.get("ipset kube-router-svip")).contains("in use by a kernel component");
        }
    }

    @Tag("machine")
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void rulesAboutBalancedTrafficGo(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            boolean works = namespace
                    .sh("iptables%1$s -t nat -N trial && iptables%1$s -t nat -X trial && echo yes || true"
                            .formatted(suffix))
                    .contains("yes");
            assumeTrue(works, "this kernel does not serve iptables" + suffix);
            namespace.sh("""
                    nat="iptables%1$s -t nat"
                    six="ip6tables%1$s -t nat"
                    match="-m ipvs --ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment"
                    $nat -A POSTROUTING $match mine -j MASQUERADE
                    $nat -A POSTROUTING $match "" -j SNAT --to-source 10.0.0.1 --random-fully
                    $nat -A POSTROUTING $match "" -j SNAT --to-source 10.0.0.1
                    $nat -A POSTROUTING $match "" -j SNAT --to-source 10.0.0.1
                    $nat -A POSTROUTING $match "" ! -s 10.244.0.0/24 ! -d 10.244.0.0/24 -j MASQUERADE
                    $six -A POSTROUTING $match "" ! -s fd00::/64 ! -d fd00::/64 -j SNAT --to-source fd01::1 --random-fully
                    $nat -N KUBE-ROUTER-HAIRPIN
                    $nat -A POSTROUTING -m ipvs --vdir ORIGINAL -j KUBE-ROUTER-HAIRPIN
                    $nat -A KUBE-ROUTER-HAIRPIN -s 10.244.0.7 -d 10.244.0.7 -m ipvs --vaddr 10.96.7.9 --vport 80 -j SNAT --to-source 10.96.7.9
                    """.formatted(suffix));
            var target = new Leftovers(new Exec(Duration.ofSeconds(30)), Leftovers.EVERY_IPTABLES);
            var found = namespace.in(() -> target.observe(Table.empty()));
            assertThat(found).hasSize(5);
            assertThat(namespace.in(() -> target.clear(edits(found)))).isEmpty();
            assertThat(namespace
                            .sh("iptables%1$s-save -t nat; ip6tables%1$s-save -t nat".formatted(suffix))
                            .lines()
                            .filter(line -> line.startsWith("-A") || line.startsWith(":KUBE")))
                    .containsExactly(
                            "-A POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -m comment --comment mine -j MASQUERADE");
        }
    }

    private static List<Edit<String, Leftover>> edits(Table<String, Leftover> found) {
        var edits = new ArrayList<Edit<String, Leftover>>();
        for (Map.Entry<String, Leftover> entry : found.entrySet()) {
            edits.add(new Edit<>(entry.getKey(), entry.getValue(), null));
        }
        return edits;
    }

    private static final String FOREIGN = """
            iptables -t mangle -A PREROUTING -d 10.255.0.1/32 -p tcp -m tcp --dport 81 -j MARK --set-mark 0x235e
            iptables -t nat -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
            iptables -A INPUT -s 192.0.2.0/24 -j ACCEPT
            ipset create mine hash:ip
            ip rule add priority 32764 fwmark 7 lookup 100
            ip link add kube-bridge up type bridge
            """;

    private static final String LEFT = """
            ipset create kube-router-svip hash:ip timeout 0
            ipset create kube-router-svip-prt hash:ip,port timeout 0
            ipset create kube-router-local-ips hash:ip timeout 0
            ipset create inet6:kube-router-svip hash:ip family inet6
            iptables -N KUBE-ROUTER-SERVICES
            iptables -A KUBE-ROUTER-SERVICES -m set --match-set kube-router-svip-prt dst,dst -j ACCEPT
            iptables -I INPUT -m comment --comment "handle traffic to IPVS service IPs in custom chain" -m set --match-set kube-router-svip dst -j KUBE-ROUTER-SERVICES
            ip6tables -t nat -N KUBE-ROUTER-HAIRPIN
            iptables -t mangle -A OUTPUT -d 10.255.0.1/32 -p tcp -m tcp --dport 80 -j MARK --set-mark 0x235e
            ip rule add priority 32764 fwmark 0x235e lookup 78
            ip rule add priority 32765 lookup 79
            ip route add local default dev lo table 78
            ip -6 route add local default dev lo table 78
            ip route add 203.0.113.7 dev kube-bridge table 79
            """;

    private static final String SNAPSHOT = """
            iptables-save | grep -v -e ^# -e ^:
            ipset save
            ip rule
            ip -6 rule
            ip route show table all | grep -v -e ^local -e ^broadcast || true
            """;
}
