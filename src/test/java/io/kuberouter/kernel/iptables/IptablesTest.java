package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both builds of iptables on a real kernel, each test in a network namespace of its own.
class IptablesTest {

    private static final String FOREIGN = """
            *nat
            :KUBE-ROUTERS - [0:0]
            -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
            -A POSTROUTING -j KUBE-ROUTERS
            -A KUBE-ROUTERS -d 192.0.2.7/32 -j RETURN
            COMMIT
            """;

    private static final Chain MASQUERADE = new Chain(
            new ChainKey(Family.IPV4, "nat", "KUBE-ROUTER-MASQ"),
            List.of(
                    "-s 10.244.0.0/24 -j RETURN",
                    "! -d 10.244.0.0/24 -p tcp -m tcp --dport 8080 -j RETURN",
                    "-m comment --comment \"masquerade what goes to other nodes\" -j SNAT --to-source 10.0.0.1 --random-fully"),
            List.of(new Jump("POSTROUTING", false, "-m comment --comment \"source of balanced traffic\"")));

    private static final Chain SIX = new Chain(
            new ChainKey(Family.IPV6, "nat", "KUBE-ROUTER-MASQ"),
            List.of("-s fd00:10:244::/64 -j RETURN", "-j SNAT --to-source fd00::1 --random-fully"),
            List.of(new Jump("POSTROUTING", false, "")));

    private static final Chain BROKEN = new Chain(
            new ChainKey(Family.IPV4, "nat", "KUBE-ROUTER-NONSENSE"), List.of("-j NO-SUCH-TARGET"), List.of());

    private final Exec exec = new Exec(Duration.ofSeconds(30));

    private Iptables target(String suffix) {
        return new Iptables(
                exec, Variant.of(exec, suffix), EnumSet.allOf(Family.class), Set.of("nat"), List.of("KUBE-ROUTER-"));
    }

    private static Table<ChainKey, Chain> table(Chain... chains) {
        var table = Table.<ChainKey, Chain>empty();
        for (var chain : chains) {
            table = table.with(chain.key(), chain);
        }
        return table;
    }

    /// What a reconciler does: look, build, clear.
    private static Map<ChainKey, String> settle(Iptables target, Table<ChainKey, Chain> wanted) throws Exception {
        var build = new ArrayList<Edit<ChainKey, Chain>>();
        var clear = new ArrayList<Edit<ChainKey, Chain>>();
        wanted.changesSince(
                target.observe(wanted),
                (key, before, after) -> (after == null ? clear : build).add(new Edit<>(key, before, after)));
        var failed = target.build(build);
        failed.putAll(target.clear(clear));
        return failed;
    }

    private static String rules(Namespace namespace, String suffix) throws Exception {
        return namespace.sh("iptables" + suffix + "-save -t nat | grep ^-A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void whatIsWrittenIsReadBackAndForeignRulesStay(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh("iptables" + suffix + "-restore <<E\n" + FOREIGN + "E\n");
            String before = rules(namespace, suffix);
            var wanted = table(MASQUERADE, SIX);
            assertThat(namespace.in(() -> settle(target(suffix), wanted))).isEmpty();
            assertThat(namespace.in(() -> target(suffix).observe(wanted))).isEqualTo(wanted);
            assertThat(rules(namespace, suffix))
                    .startsWith(before.lines().findFirst().orElseThrow());

            assertThat(namespace.in(() -> settle(target(suffix), Table.empty())))
                    .isEmpty();
            assertThat(rules(namespace, suffix)).isEqualTo(before);
            assertThat(namespace.sh("ip6tables" + suffix + "-save -t nat")).doesNotContain("KUBE-ROUTER");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aChangeOfRulesLeavesTheJumpWhereItStands(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.in(() -> settle(target(suffix), table(MASQUERADE)));
            namespace.sh("iptables" + suffix + " -t nat -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE");
            var changed = new Chain(MASQUERADE.key(), List.of("-s 10.9.0.0/16 -j RETURN"), MASQUERADE.jumps());
            assertThat(namespace.in(() -> settle(target(suffix), table(changed))))
                    .isEmpty();
            assertThat(rules(namespace, suffix)).isEqualTo("""
                    -A POSTROUTING -m comment --comment "source of balanced traffic" -j KUBE-ROUTER-MASQ
                    -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
                    -A KUBE-ROUTER-MASQ -s 10.9.0.0/16 -j RETURN
                    """);
        }
    }

    /// 5.1.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aFirstJumpComesBackToTheTopAndDoublesGo(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            var first = new Chain(MASQUERADE.key(), List.of("-j RETURN"), List.of(new Jump("POSTROUTING", true, "")));
            namespace.in(() -> settle(target(suffix), table(first)));
            namespace.sh("iptables" + suffix + " -t nat -I POSTROUTING -s 192.0.2.0/24 -j MASQUERADE");
            namespace.sh("iptables" + suffix + " -t nat -A POSTROUTING -j KUBE-ROUTER-MASQ");
            assertThat(namespace.in(() -> target(suffix).observe(table(first)))).isNotEqualTo(table(first));
            assertThat(namespace.in(() -> settle(target(suffix), table(first)))).isEmpty();
            assertThat(rules(namespace, suffix)).isEqualTo("""
                    -A POSTROUTING -j KUBE-ROUTER-MASQ
                    -A POSTROUTING -s 192.0.2.0/24 -j MASQUERADE
                    -A KUBE-ROUTER-MASQ -j RETURN
                    """);
            assertThat(namespace.in(() -> target(suffix).observe(table(first)))).isEqualTo(table(first));
        }
    }

    /// 12.10.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aBadChainStopsNoOther(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            var failed = namespace.in(() -> settle(target(suffix), table(MASQUERADE, BROKEN)));
            assertThat(failed).containsOnlyKeys(BROKEN.key());
            assertThat(failed.get(BROKEN.key()))
                    .contains("iptables" + suffix + "-restore")
                    .contains("NO-SUCH-TARGET");
            var empty = new Chain(BROKEN.key(), List.of(), List.of());
            assertThat(namespace.in(() -> target(suffix).observe(table(MASQUERADE))))
                    .isEqualTo(table(MASQUERADE, empty));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aJumpThatWentUnnoticedDoesNotStopTheChange(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.in(() -> settle(target(suffix), table(MASQUERADE)));
            namespace.sh("iptables" + suffix + " -t nat -F POSTROUTING");
            var moved = new Chain(MASQUERADE.key(), MASQUERADE.rules(), List.of(new Jump("POSTROUTING", true, "")));
            var stale = List.of(new Edit<>(moved.key(), MASQUERADE, moved));
            assertThat(namespace.in(() -> target(suffix).build(stale))).isEmpty();
            assertThat(namespace.in(() -> target(suffix).observe(table(moved)))).isEqualTo(table(moved));
            var gone = List.of(new Edit<>(BROKEN.key(), BROKEN, (Chain) null));
            assertThat(namespace.in(() -> target(suffix).clear(gone))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void theBuildWithRulesIsTaken(String suffix) throws Exception {
        try (var namespace = new Namespace()) {
            assertThat(namespace.in(() -> KubeProxy.isPresent(exec))).isFalse();
            namespace.sh("iptables" + suffix + " -t nat -N KUBE-SERVICES");
            var variant = namespace.in(() -> Variant.probe(exec));
            assertThat(variant.suffix()).isEqualTo(suffix);
            assertThat(variant.broken()).isEmpty();
            assertThat(variant.randomFully()).isTrue();
            assertThat(namespace.in(() -> KubeProxy.isPresent(exec))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip", "ip6"})
    void kubeProxyIsSeenByItsTableToo(String family) throws Exception {
        try (var namespace = new Namespace()) {
            namespace.sh("nft add table " + family + " kube-proxy-of-others");
            assertThat(namespace.in(() -> KubeProxy.isPresent(exec))).isFalse();
            namespace.sh("nft add table " + family + " kube-proxy");
            assertThat(namespace.in(() -> KubeProxy.isPresent(exec))).isTrue();
        }
    }
}
