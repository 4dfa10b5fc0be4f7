package io.kuberouter.kernel.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A node that changed from one build of iptables to the other under an earlier kube-router.
class PolicyLeftoversTest {

    private static final String FOREIGN = """
            iptables -A INPUT -s 192.0.2.0/24 -j ACCEPT
            iptables -N KUBE-SERVICES
            iptables -A FORWARD -m comment --comment "it's \\"mine\\"" -j KUBE-SERVICES
            ip6tables -A INPUT -s 2001:db8::/32 -j ACCEPT
            """;

    private static final String LEFT = """
            ipset create kube-router-local-pods hash:ip timeout 0
            ipset create KUBE-SRC-FKHFCEK6N6YXDOWU hash:ip timeout 0
            for chain in KUBE-ROUTER-FORWARD KUBE-ROUTER-INPUT KUBE-NWPLCY-TAIL KUBE-NWPLCY-COMMON \
                    KUBE-NWPLCY-KO6A36LCAMQLSXI4 KUBE-POD-FW-27RLTRRO6ODJFI3F
            do iptables -N $chain; done
            ip6tables -N KUBE-NWPLCY-TAIL
            iptables -I INPUT -m comment --comment "kube-router netpol - 4IA2OSFRMVNDXBVV" -j KUBE-ROUTER-INPUT
            iptables -I FORWARD -m comment --comment "kube-router netpol - TEMCG2JMHZYE7H7T" -j KUBE-ROUTER-FORWARD
            iptables -A FORWARD -m comment --comment "it's old" -j KUBE-ROUTER-FORWARD
            iptables -A KUBE-ROUTER-FORWARD -d 10.244.1.2 -j KUBE-POD-FW-27RLTRRO6ODJFI3F
            iptables -A KUBE-POD-FW-27RLTRRO6ODJFI3F -d 10.244.1.2 -j KUBE-NWPLCY-KO6A36LCAMQLSXI4
            iptables -A KUBE-NWPLCY-KO6A36LCAMQLSXI4 -m set --match-set KUBE-SRC-FKHFCEK6N6YXDOWU src -j RETURN
            iptables -A KUBE-NWPLCY-TAIL -s 10.244.1.0/24 -m set ! --match-set kube-router-local-pods src -j REJECT
            """;

    private static String of(String build, String script) {
        return script.replace("tables -", "tables" + build + " -");
    }

    private static String saved(Namespace namespace, String build) throws Exception {
        return namespace
                .sh("iptables%1$s-save; ip6tables%1$s-save".formatted(build))
                .lines()
                .filter(line -> line.startsWith("-A ") || line.startsWith(":KUBE"))
                .toList()
                .toString();
    }

    private static List<Edit<String, Leftover>> edits(Table<String, Leftover> found) {
        var edits = new ArrayList<Edit<String, Leftover>>();
        found.forEach((name, leftover) -> edits.add(new Edit<>(name, leftover, null)));
        return edits;
    }

    @ParameterizedTest
    @CsvSource({"-nft, -legacy", "-legacy, -nft"})
    void chainsOfTheOtherBuildGoAtOnceAndAllElseStays(String ours, String other) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh(of(other, FOREIGN));
            namespace.sh(of(ours, FOREIGN) + of(ours, "iptables -N KUBE-NWPLCY-OURS"));
            String foreign = saved(namespace, other);
            String own = saved(namespace, ours);
            namespace.sh(of(other, LEFT));

            var target = new PolicyLeftovers(new Exec(Duration.ofSeconds(30)), ours);
            var found = namespace.in(() -> target.observe(Table.empty()));
            assertThat(found.keySet())
                    .containsExactlyInAnyOrder(
                            "iptables" + other + " -t filter chains of network policies",
                            "ip6tables" + other + " -t filter chains of network policies");
            assertThat(found.values())
                    .allSatisfy(leftover -> assertThat(leftover.command())
                            .startsWith(
                                    leftover.name().split(" ", 2)[0] + "-restore --noflush --wait <<'E'\n*filter\n"));
            assertThat(namespace.in(() -> target.clear(edits(found)))).isEmpty();
            assertThat(saved(namespace, other)).isEqualTo(foreign);
            assertThat(saved(namespace, ours)).isEqualTo(own);
            assertThat(namespace.in(() -> target.observe(Table.empty()))).isEmpty();
            assertThat(namespace.in(() -> target.clear(edits(found)))).isEmpty();
            namespace.sh("ipset destroy kube-router-local-pods; ipset destroy KUBE-SRC-FKHFCEK6N6YXDOWU");
        }
    }

    @ParameterizedTest
    @CsvSource({"-nft, legacy", "-legacy, nft"})
    void lookingBringsNoTableIntoUse(String ours, String other) throws Exception {
        try (var namespace = new Namespace()) {
            var target = new PolicyLeftovers(new Exec(Duration.ofSeconds(30)), ours);
            assertThat(namespace.in(() -> target.observe(Table.empty()))).isEmpty();
            assertThat(namespace.sh("cat /proc/net/ip_tables_names; nft list tables"))
                    .isEmpty();
            assertThat(namespace.sh("iptables-" + other + "-save")).isEmpty();
        }
    }
}
