package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// That a change of the filter table by anybody is noticed without reading it, and that looking is none.
class FilterPulseTest {

    private static final String NFT = "iptables v1.8.9 (nf_tables)", LEGACY = "iptables v1.8.9 (legacy)";
    private static final ChainKey KEY = new ChainKey(Family.IPV4, "filter", "KUBE-NWPLCY-TAIL");

    private final Exec exec = new Exec(Duration.ofSeconds(30));

    private static Variant variant(String suffix) {
        return new Variant(suffix, suffix.equals("-legacy") ? LEGACY : NFT, true, Map.of());
    }

    @ParameterizedTest
    @CsvSource({"-nft, iptables", "-nft, ip6tables", "-legacy, iptables", "-legacy, ip6tables"})
    void everyChangeOfEitherFamilyIsAnotherBeat(String suffix, String tables) throws Exception {
        try (var node = new Namespace();
                var pulse = new FilterPulse(variant(suffix), List.of(Family.values()))) {
            String tool = tables + suffix;
            node.sh(tool + " -N MINE");
            long before = node.in(pulse::beat);
            node.sh(tool + "-save; " + tool + " -S -v; bash -c 'echo >/dev/udp/127.0.0.1/9'");
            assertThat(node.in(pulse::beat)).as("looking").isEqualTo(before);
            for (String change : List.of("-A MINE -s 192.0.2.1 -j DROP", "-A MINE -j DROP", "-F MINE", "-X MINE")) {
                node.sh(tool + " " + (tables.equals("iptables") ? change : change.replace("192.0.2.1", "2001:db8::1")));
                long after = node.in(pulse::beat);
                assertThat(after).as(change).isNotEqualTo(before);
                before = after;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aTableThatNobodyUsedYetHasABeatToo(String suffix) throws Exception {
        try (var node = new Namespace();
                var pulse = new FilterPulse(variant(suffix), List.of(Family.values()))) {
            assertThat(node.in(pulse::beat)).isEqualTo(node.in(pulse::beat));
        }
    }

    /// The tables of that family cannot be asked for there, and the other family is to be guarded all the same.
    @Test
    void aFamilyThatDoesNotWorkIsNotAsked() throws Exception {
        var broken = new Variant("-legacy", LEGACY, true, Map.of(Family.IPV6, "no such tables in this kernel"));
        try (var node = new Namespace();
                var pulse = new FilterPulse(broken, List.of(Family.values()))) {
            long before = node.in(pulse::beat);
            node.sh("ip6tables-legacy -N MINE");
            assertThat(node.in(pulse::beat)).isEqualTo(before);
            node.sh("iptables-legacy -N MINE");
            assertThat(node.in(pulse::beat)).isNotEqualTo(before);
        }
    }

    /// What others do while we write counts as theirs.
    @Test
    void moreBeatsThanTransactionsAreSomebodyElses() throws Exception {
        try (var node = new Namespace();
                var pulse = new FilterPulse(variant("-nft"), List.of(Family.IPV4))) {
            var chains = new Iptables(exec, variant("-nft"), Set.of(Family.IPV4), Set.of("filter"), Iptables.FIREWALL);
            for (String rule : List.of("-s 192.0.2.1/32 -j DROP", "-s 192.0.2.2/32 -j DROP")) {
                long before = node.in(pulse::beat);
                node.in(() -> chains.build(List.of(edit(false, rule))));
                assertThat(pulse.exceeds(1, before, node.in(pulse::beat))).isFalse();
                node.sh("iptables-nft -A INPUT -s 192.0.2.9 -j DROP");
                assertThat(pulse.exceeds(1, before, node.in(pulse::beat))).isTrue();
            }
        }
    }

    /// Also what others did just before a write of ours is not taken for ours.
    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void onlyChangesOfOthersAreSuspected(String suffix) throws Exception {
        try (var node = new Namespace();
                var filter = new WatchedFilter(exec, variant(suffix), List.of(Family.IPV4))) {
            node.in(() -> filter.observe(Table.empty()));
            assertThat(node.in(() -> filter.suspected(false))).isFalse();
            node.in(() -> filter.build(List.of(edit(false, "-s 192.0.2.1/32 -j DROP"))));
            assertThat(node.in(() -> filter.suspected(false))).as("our own").isFalse();

            node.sh("iptables" + suffix + " -F KUBE-NWPLCY-TAIL");
            assertThat(node.in(() -> filter.suspected(false))).isTrue();
            node.in(() -> filter.observe(Table.empty()));
            assertThat(node.in(() -> filter.suspected(false))).isFalse();

            node.sh("iptables" + suffix + " -N MINE");
            node.in(() -> filter.build(List.of(edit(true, "-s 192.0.2.2/32 -j DROP"))));
            assertThat(node.in(() -> filter.suspected(false)))
                    .as("somebody else, then we")
                    .isTrue();
        }
    }

    /// Between two thorough looks a write of ours may hide a change that the old build does not tell of.
    @ParameterizedTest
    @CsvSource({"-nft, false", "-legacy, true"})
    void afterAWriteTheRulesAreReadOnceWhereTheBeatIsBlind(String suffix, boolean isBlind) throws Exception {
        try (var node = new Namespace();
                var filter = new WatchedFilter(exec, variant(suffix), List.of(Family.IPV4))) {
            node.in(() -> filter.observe(Table.empty()));
            assertThat(node.in(() -> filter.suspected(true))).isFalse();
            node.in(() -> filter.build(List.of(edit(false, "-s 192.0.2.1/32 -j DROP"))));
            assertThat(node.in(() -> filter.suspected(true))).isEqualTo(isBlind);
            node.in(() -> filter.observe(Table.empty()));
            assertThat(node.in(() -> filter.suspected(true))).isFalse();
            assertThat(filter.wasVain()).isFalse();
        }
    }

    /// The old build tells of such a change only when all rules are looked at; packets that rules count are none.
    @ParameterizedTest
    @CsvSource({"-nft, iptables", "-nft, ip6tables", "-legacy, iptables", "-legacy, ip6tables"})
    void aRuleForAnotherOfItsLengthIsAnotherContent(String suffix, String tables) throws Exception {
        try (var node = new Namespace();
                var pulse = new FilterPulse(variant(suffix), List.of(Family.values()))) {
            String tool = tables + suffix;
            node.sh(tool + " -N MINE; " + tool + " -A MINE -j ACCEPT; " + tool + " -I OUTPUT -j MINE");
            long before = node.in(pulse::content);
            String loopback = tables.equals("iptables") ? "127.0.0.1" : "::1";
            node.sh("bash -c 'echo >/dev/udp/" + loopback + "/9'");
            assertThat(node.sh(tool + " -S MINE -v")).doesNotContain("-c 0 0");
            assertThat(node.in(pulse::content)).as("counting").isEqualTo(before);
            node.sh(tool + " -R MINE 1 -j DROP");
            assertThat(node.in(pulse::content)).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nft", "-legacy"})
    void aSuspicionThatLeadsToNothingIsVainUntilAllIsQuiet(String suffix) throws Exception {
        try (var node = new Namespace();
                var filter = new WatchedFilter(exec, variant(suffix), List.of(Family.IPV4))) {
            node.in(() -> filter.observe(Table.empty()));
            assertThat(filter.wasVain()).isFalse();
            node.sh("iptables" + suffix + " -N MINE");
            assertThat(node.in(() -> filter.suspected(false))).isTrue();
            node.in(() -> filter.observe(Table.empty()));
            assertThat(filter.wasVain()).isTrue();
            assertThat(node.in(() -> filter.suspected(false))).isFalse();
            assertThat(filter.wasVain()).isFalse();
        }
    }

    private static Edit<ChainKey, Chain> edit(boolean isThere, String after) {
        return new Edit<>(KEY, isThere ? chain(List.of()) : null, chain(List.of(after)));
    }

    private static Chain chain(List<String> rules) {
        return new Chain(KEY, rules, List.of());
    }
}
