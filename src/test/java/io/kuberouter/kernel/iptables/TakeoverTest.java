package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.FirewallCases;
import io.kuberouter.golden.IpsetText;
import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node on which kube-router 2.11 ran: its chains have our prefixes, some have our names, and its jumps stand where
/// ours must. Pod `default/web-0` may be reached on TCP 80 and on nothing else.
public class TakeoverTest {

    public static final String SETS = """
            create KUBE-SRC-FKHFCEK6N6YXDOWU hash:ip timeout 0
            add KUBE-SRC-FKHFCEK6N6YXDOWU 10.244.1.3 timeout 0
            create KUBE-DST-M6PZR535OW6JMOTI hash:ip timeout 0
            add KUBE-DST-M6PZR535OW6JMOTI 10.244.1.2 timeout 0
            """;

    public static final String SAVED = """
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :KUBE-NWPLCY-COMMON - [0:0]
            :KUBE-NWPLCY-DEFAULT - [0:0]
            :KUBE-NWPLCY-KO6A36LCAMQLSXI4 - [0:0]
            :KUBE-NWPLCY-TAIL - [0:0]
            :KUBE-POD-FW-27RLTRRO6ODJFI3F - [0:0]
            :KUBE-ROUTER-FORWARD - [0:0]
            :KUBE-ROUTER-INPUT - [0:0]
            :KUBE-ROUTER-OUTPUT - [0:0]
            -A INPUT -m comment --comment "kube-router netpol - 4IA2OSFRMVNDXBVV" -j KUBE-ROUTER-INPUT
            -A FORWARD -m comment --comment "kube-router netpol - TEMCG2JMHZYE7H7T" -j KUBE-ROUTER-FORWARD
            -A FORWARD -i elsewhere -j ACCEPT
            -A OUTPUT -m comment --comment "kube-router netpol - VEAAIY32XVBHCSCY" -j KUBE-ROUTER-OUTPUT
            -A KUBE-NWPLCY-COMMON -m comment --comment "\\"rule to drop invalid state for pod\\"" -m conntrack --ctstate INVALID -j DROP
            -A KUBE-NWPLCY-COMMON -m comment --comment "\\"rule for stateful firewall for pod\\"" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A KUBE-NWPLCY-DEFAULT -m comment --comment "rule to mark traffic matching a network policy" -j MARK --set-xmark 0x10000/0x10000
            -A KUBE-NWPLCY-KO6A36LCAMQLSXI4 -p tcp -m comment --comment "default/allow-web ingress pods" -m set --match-set KUBE-SRC-FKHFCEK6N6YXDOWU src -m set --match-set KUBE-DST-M6PZR535OW6JMOTI dst -m tcp --dport 80 -j MARK --set-xmark 0x10000/0x10000
            -A KUBE-NWPLCY-KO6A36LCAMQLSXI4 -p tcp -m comment --comment "default/allow-web ingress pods" -m set --match-set KUBE-SRC-FKHFCEK6N6YXDOWU src -m set --match-set KUBE-DST-M6PZR535OW6JMOTI dst -m tcp --dport 80 -m mark --mark 0x10000/0x10000 -j RETURN
            -A KUBE-NWPLCY-TAIL -m comment --comment "accept netpol-ok" -m mark --mark 0x20000/0x20000 -j ACCEPT
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "common netpol rules" -j KUBE-NWPLCY-COMMON
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -d 10.244.1.2/32 -m comment --comment "from local node" -m addrtype --src-type LOCAL -j ACCEPT
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -s 10.244.1.2/32 -m comment --comment "default egress" -j KUBE-NWPLCY-DEFAULT
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -d 10.244.1.2/32 -m comment --comment "default/allow-web policy" -j KUBE-NWPLCY-KO6A36LCAMQLSXI4
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "default/web-0 log-drop" -m mark ! --mark 0x10000/0x10000 -m limit --limit 10/min --limit-burst 10 -j NFLOG --nflog-group 100
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "default/web-0 reject" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -j MARK --set-xmark 0x0/0x10000
            -A KUBE-POD-FW-27RLTRRO6ODJFI3F -m comment --comment "set netpol-ok mark" -j MARK --set-xmark 0x20000/0x20000
            -A KUBE-ROUTER-FORWARD -d 10.244.1.2/32 -m comment --comment "default/web-0 in" -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            -A KUBE-ROUTER-FORWARD -d 10.244.1.2/32 -m physdev --physdev-is-bridged -m comment --comment "default/web-0 in" -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            -A KUBE-ROUTER-FORWARD -s 10.244.1.2/32 -m comment --comment "default/web-0 out" -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            -A KUBE-ROUTER-FORWARD -s 10.244.1.2/32 -m physdev --physdev-is-bridged -m comment --comment "default/web-0 out" -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            -A KUBE-ROUTER-FORWARD -m comment --comment "rule to explicitly handle traffic for network policies ACCEPT/REJECT decision" -j KUBE-NWPLCY-TAIL
            -A KUBE-ROUTER-FORWARD -m comment --comment "rule to explicitly ACCEPT traffic that comply to network policies" -m mark --mark 0x20000/0x20000 -j ACCEPT
            COMMIT
            """;

    private final Exec exec = new Exec(Duration.ofSeconds(60));

    /// Datagrams that came in at the pod's port 9.
    private static long received(Namespace pod) throws Exception {
        String line = pod.sh("nft list counter ip probe got | grep packets");
        return Long.parseLong(line.strip().split(" ")[1]);
    }

    private static void count(Namespace pod) throws Exception {
        pod.sh("""
                nft -f - <<E
                table ip probe {
                  counter got { }
                  chain in { type filter hook input priority 0; udp dport 9 counter name got; }
                }
                E
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void nothingThatIsDeniedPassesWhileOldChainsGiveWay(String suffix, @TempDir Path folder) throws Exception {
        try (var node = new Namespace();
                var web = new Namespace();
                var client = new Namespace()) {
            Wires.connect(node, web, "web", "10.244.1.2", "169.254.1.1");
            Wires.connect(node, client, "client", "10.244.1.3", "169.254.1.2");
            count(web);
            client.sh("bash -c 'echo > /dev/udp/10.244.1.2/9'");
            assertThat(received(web)).as("without rules it would come in").isEqualTo(1);

            node.sh("ipset restore <<E\n" + SETS + "E\n");
            node.sh("iptables" + suffix + "-restore <<'E'\n" + SAVED + "E\n");
            var end = folder.resolve("end");
            var knocking = CompletableFuture.supplyAsync(() -> knock(client, end));
            try {
                takeOver(node, suffix);
            } finally {
                Files.createFile(end);
            }
            knocking.join();
            assertThat(received(web)).isEqualTo(1);
            assertThat(node.sh("iptables" + suffix + "-save -c -t filter"))
                    .containsPattern("\\[[1-9]\\d*:\\d+] -A KUBE-POD-FW-\\S+ -d \\S+ .* -j REJECT");
            assertThat(node.sh("iptables" + suffix + "-save -t filter"))
                    .doesNotContain("27RLTRRO6ODJFI3F")
                    .doesNotContain("KO6A36LCAMQLSXI4")
                    .contains("-A FORWARD -i elsewhere -j ACCEPT");
            node.sh("ipset destroy KUBE-SRC-FKHFCEK6N6YXDOWU");
        }
    }

    private void takeOver(Namespace node, String suffix) throws Exception {
        var firewall = new IptablesRenderer().render(FirewallCases.of("ingress-from-pods"));
        node.sh("ipset restore -exist <<E\n" + IpsetText.print(firewall) + "E\n");
        var target = node.in(() -> new Iptables(
                exec, Variant.of(exec, suffix), Set.of(Family.values()), Set.of("filter"), Iptables.FIREWALL));
        var area = new Area<Table<ChainKey, Chain>, ChainKey, Chain>("chains", Set.of(), plan -> plan, target);
        var wanted = firewall.chains();
        for (int i = 0; i < 3; i++) {
            assertThat(node.in(() -> area.build(wanted, true))).matches(Outcome::settled);
            assertThat(node.in(() -> area.clear(wanted, wanted, true))).matches(Outcome::settled);
            assertThat(node.in(() -> target.observe(wanted))).isEqualTo(wanted);
            area.doubt();
        }
    }

    /// Until told to end; each datagram is a connection of its own.
    private static String knock(Namespace client, Path end) {
        try {
            return client.sh(
                    "bash -c 'while [ ! -e " + end + " ]; do echo > /dev/udp/10.244.1.2/9; done' 2>/dev/null || true");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
