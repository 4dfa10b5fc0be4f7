package io.kuberouter.kernel.ipset;

import static io.kuberouter.kernel.ipset.SetsOfANode.LOCAL;
import static io.kuberouter.kernel.ipset.SetsOfANode.LOCAL6;
import static io.kuberouter.kernel.ipset.SetsOfANode.elsewhere;
import static io.kuberouter.kernel.ipset.SetsOfANode.ips;
import static io.kuberouter.kernel.ipset.SetsOfANode.key;
import static io.kuberouter.kernel.ipset.SetsOfANode.many;
import static io.kuberouter.kernel.ipset.SetsOfANode.nets;
import static io.kuberouter.kernel.ipset.SetsOfANode.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On a real kernel, in a network namespace: what is written here is read by `ipset`, and the other way round.
class IpSetsTest {

    private SetsOfANode node;

    @BeforeEach
    void node() throws Exception {
        node = new SetsOfANode();
    }

    @AfterEach
    void gone() throws Exception {
        node.close();
    }

    private static IpSet[] sample() {
        return new IpSet[] {
            ips("KUBE-SRC-CU76QFNSNUG3W6VX", "10.244.1.3", "10.244.2.9"),
            nets("KUBE-DST-N5KMEQERGAQ47V7F", "0.0.0.0/1", "128.0.0.0/1", "10.7.0.0/16", "10.7.9.4/32"),
            ips("inet6:KUBE-SRC-7BL64HWI6R26B4J4", "fd00:244::3"),
            nets("inet6:KUBE-DST-UVVOGFVO7FT7JP76", "2000::/3", "fd00:7:1::/48"),
            ips("KUBE-SRC-EMPTY")
        };
    }

    @Test
    void theToolReadsWhatIsWritten() throws Exception {
        assertThat(node.settle(sample())).isEmpty();
        assertThat(node.saved()).isEqualTo("""
                add KUBE-DST-N5KMEQERGAQ47V7F 0.0.0.0/1
                add KUBE-DST-N5KMEQERGAQ47V7F 10.7.0.0/16
                add KUBE-DST-N5KMEQERGAQ47V7F 10.7.9.4
                add KUBE-DST-N5KMEQERGAQ47V7F 128.0.0.0/1
                add KUBE-SRC-CU76QFNSNUG3W6VX 10.244.1.3
                add KUBE-SRC-CU76QFNSNUG3W6VX 10.244.2.9
                add inet6:KUBE-DST-UVVOGFVO7FT7JP76 2000::/3
                add inet6:KUBE-DST-UVVOGFVO7FT7JP76 fd00:7:1::/48
                add inet6:KUBE-SRC-7BL64HWI6R26B4J4 fd00:244::3
                create KUBE-DST-N5KMEQERGAQ47V7F hash:net family inet hashsize 64 maxelem 65536
                create KUBE-SRC-CU76QFNSNUG3W6VX hash:ip family inet hashsize 64 maxelem 65536
                create KUBE-SRC-EMPTY hash:ip family inet hashsize 64 maxelem 65536
                create inet6:KUBE-DST-UVVOGFVO7FT7JP76 hash:net family inet6 hashsize 64 maxelem 65536
                create inet6:KUBE-SRC-7BL64HWI6R26B4J4 hash:ip family inet6 hashsize 64 maxelem 65536
                """);
        assertThat(node.sets.observe(wanted(sample()))).isEqualTo(wanted(sample()));
        assertThat(node.namespace.sh("ipset test KUBE-SRC-CU76QFNSNUG3W6VX 10.244.1.3 2>&1"))
                .contains("is in set");
    }

    @Test
    void whatTheToolWroteIsRead() throws Exception {
        node.settle(sample());
        String saved = node.namespace.sh("ipset save");
        node.namespace.sh("ipset destroy");
        assertThat(node.sets.observe(wanted(sample()))).isEmpty();
        node.namespace.sh("ipset restore <<'END'\n" + saved + "END");
        long written = node.socket.written();
        assertThat(node.settle(sample())).isEmpty();
        assertThat(node.socket.written()).isEqualTo(written);
    }

    @Test
    void theSetsOfTheOriginalAreKeptWithTheirOptions() throws Exception {
        node.namespace.sh("""
                ipset restore <<'END'
                create KUBE-SRC-A hash:ip family inet hashsize 1024 maxelem 65536 timeout 0
                create inet6:KUBE-DST-B hash:net family inet6 hashsize 1024 maxelem 65536 timeout 0
                add KUBE-SRC-A 10.1.2.3 timeout 0
                add KUBE-SRC-A 10.1.2.4 timeout 0
                add inet6:KUBE-DST-B fd00:1::/32 timeout 0
                END
                iptables -A OUTPUT -m set --match-set KUBE-SRC-A dst -j ACCEPT
                """);
        long written = node.socket.written();
        assertThat(node.settle(
                        ips("KUBE-SRC-A", "10.1.2.4", "10.1.2.5"),
                        nets("inet6:KUBE-DST-B", "fd00:1::/32", "fd00:2::/32")))
                .isEmpty();
        assertThat(node.socket.written() - written).isEqualTo(3);
        assertThat(node.saved()).isEqualTo("""
                add KUBE-SRC-A 10.1.2.4 timeout 0
                add KUBE-SRC-A 10.1.2.5 timeout 0
                add inet6:KUBE-DST-B fd00:1::/32 timeout 0
                add inet6:KUBE-DST-B fd00:2::/32 timeout 0
                create KUBE-SRC-A hash:ip family inet hashsize 1024 maxelem 65536 timeout 0
                create inet6:KUBE-DST-B hash:net family inet6 hashsize 1024 maxelem 65536 timeout 0
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash:net; ipset add KUBE-SRC-A 10.0.0.0/8; ipset add KUBE-SRC-A 10.1.0.0/16 nomatch",
                "hash:net timeout 0; ipset add KUBE-SRC-A 10.0.0.0/8 timeout 900",
                "hash:net timeout 900",
                "hash:net forceadd",
                "hash:net maxelem 1; ipset add KUBE-SRC-A 10.0.0.0/8"
            })
    void aSetThatWillNotDoIsReplacedUnderTheRulesThatUseIt(String made) throws Exception {
        node.namespace.sh("ipset create KUBE-SRC-A " + made + """

                iptables -A OUTPUT -m set --match-set KUBE-SRC-A dst -j ACCEPT
                """);
        var set = nets("KUBE-SRC-A", "10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8");
        assertThat(node.settle(set)).isEmpty();
        assertThat(node.saved()).isEqualTo("""
                add KUBE-SRC-A 10.0.0.0/8
                add KUBE-SRC-A 10.1.0.0/16
                add KUBE-SRC-A 11.0.0.0/8
                create KUBE-SRC-A hash:net family inet hashsize 64 maxelem 65536
                """);
        assertThat(node.sets.suspected()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash:net", "hash:ip netmask 24", "hash:ip,port", "bitmap:port range 1-9", "list:set"})
    void aSetOfAnotherTypeIsReplacedUnlessARuleUsesIt(String type) throws Exception {
        node.namespace.sh("ipset create KUBE-SRC-A " + type);
        node.namespace.sh("ipset create KUBE-SRC-B " + type);
        node.namespace.sh("iptables -A OUTPUT -m set --match-set KUBE-SRC-B dst -j ACCEPT");
        var a = ips("KUBE-SRC-A", "10.1.2.3");
        var b = ips("KUBE-SRC-B", "10.1.2.3");
        var failed = node.settle(a, b);
        if (type.startsWith("hash:ip ")) {
            assertThat(failed).isEmpty(); // the kernel swaps sets that differ in options only
            return;
        }
        assertThat(failed)
                .isEqualTo(Map.of(b.key(), "ipset destroy KUBE-SRC-B: IPSET_ERR_BUSY (the set is in use by a rule)"));
        assertThat(node.saved())
                .contains("add KUBE-SRC-A 10.1.2.3")
                .contains("create KUBE-SRC-B " + type)
                .doesNotContain("TMP-");
        node.namespace.sh("iptables -F");
        assertThat(node.settle(a, b)).isEmpty();
        assertThat(node.sets.observe(wanted(a, b))).isEqualTo(wanted(a, b));
    }

    /// 13.2.
    @Test
    void oneChangedMemberOfManyIsOneMessage() throws Exception {
        var before = many("KUBE-SRC-MANY", 20_000);
        assertThat(node.settle(before)).isEmpty();
        assertThat(node.socket.written()).isLessThan(20);
        var more = ips("KUBE-SRC-MANY", "10.1.2.3").members();
        var after = new IpSet(before.key(), before.type(), before.members().and(more), false);
        long written = node.socket.written();
        assertThat(node.sets.build(List.of(new Edit<>(before.key(), before, after))))
                .isEmpty();
        assertThat(node.socket.written() - written).isEqualTo(1);
        assertThat(node.sets.build(List.of(new Edit<>(before.key(), after, before))))
                .isEmpty();
        assertThat(node.socket.written() - written).isEqualTo(2);
        assertThat(node.sets.observe(wanted(before))).isEqualTo(wanted(before));
    }

    /// 12.15, 13.21.
    @ParameterizedTest
    @ValueSource(strings = {"KUBE-SRC-LARGE", "inet6:KUBE-SRC-LARGE"})
    void seventyThousandMembersFitAndASetOutgrowsItsRoom(String name) throws Exception {
        var large = many(name, 70_000);
        assertThat(node.settle(large)).isEmpty();
        assertThat(node.namespace.sh("ipset list -t " + name + " | grep -E 'maxelem|entries'"))
                .contains("maxelem 262144")
                .contains("entries: 70000");
        assertThat(node.sets.observe(wanted(large))).isEqualTo(wanted(large));

        assertThat(node.settle(many(name, 60_000))).isEmpty();
        node.namespace.sh("ipset destroy " + name);
        node.namespace.sh("ipset create " + name + " hash:ip family " + (name.startsWith("inet6") ? "inet6" : "inet"));
        assertThat(node.settle(many(name, 60_000))).isEmpty();
        assertThat(node.settle(large)).isEmpty();
        assertThat(node.sets.observe(wanted(large))).isEqualTo(wanted(large));
        assertThat(node.saved()).doesNotContain("TMP-");
    }

    /// The first is the original's, the others are of the forms that a replacement gives.
    @Test
    void whatACrashLeftOfAReplacementGoes() throws Exception {
        for (String left : List.of(
                "TMP-PRBJ7ASFQM5DJR3Q",
                "TMP--SRC-CU76QFNSNUG3W6VX",
                "inet6:TMP--DST-CU76QFNSNUG3W6VX family inet6",
                "TMP-ube-router-local-pods")) {
            var words = left.split(" ", 2);
            node.namespace.sh("ipset create " + words[0] + " hash:ip " + (words.length > 1 ? words[1] : ""));
        }
        assertThat(node.settle()).isEmpty();
        assertThat(node.namespace.sh("ipset save")).isEmpty();
    }

    /// Somebody puts addresses of IPv4 where only those of IPv6 belong, in the form that the kernel allows.
    @Test
    void mappedAddressesOfOthersAreTakenOut() throws Exception {
        assertThat(node.settle(elsewhere(LOCAL6))).isEmpty();
        node.namespace.sh("ipset add inet6:kube-router-local-pods ::ffff:10.9.8.7");
        assertThat(SetsOfANode.settle(node.entries, Table.empty())).isEmpty();
        assertThat(node.namespace.sh("ipset list inet6:kube-router-local-pods")).doesNotContain("ffff");

        assertThat(node.settle(sample())).isEmpty();
        node.namespace.sh("""
                ipset add inet6:KUBE-SRC-7BL64HWI6R26B4J4 ::ffff:10.9.8.7
                ipset add inet6:KUBE-DST-UVVOGFVO7FT7JP76 ::ffff:10.9.8.7
                ipset add inet6:KUBE-DST-UVVOGFVO7FT7JP76 ::ffff:10.9.0.0/112
                ipset add inet6:KUBE-DST-UVVOGFVO7FT7JP76 ::ffff:0:0/96
                """);
        assertThat(node.settle(sample())).isEmpty();
        assertThat(node.saved()).doesNotContain("ffff");
        assertThat(node.sets.observe(wanted(sample()))).isEqualTo(wanted(sample()));
    }

    @Test
    void foreignSetsStayAsTheyAre() throws Exception {
        String foreign = """
                create KUBE-IPVS-IPS hash:ip,port family inet hashsize 1024 maxelem 65536
                add KUBE-IPVS-IPS 10.96.0.1,tcp:443
                create MY-KUBE-SRC-A hash:ip family inet6 hashsize 1024 maxelem 65536
                add MY-KUBE-SRC-A fd00::9
                create inet6:mine hash:net family inet6 hashsize 1024 maxelem 65536 timeout 900
                create ports bitmap:port range 1-99
                create lists list:set size 8
                add lists ports
                create TMP-MINE hash:ip family inet hashsize 1024 maxelem 65536
                create TMP-blocked-addresses hash:ip family inet hashsize 1024 maxelem 65536
                """;
        node.namespace.sh("ipset restore <<'END'\n" + foreign + "END");
        String before = node.namespace.sh("ipset save");
        assertThat(node.settle(sample())).isEmpty();
        assertThat(node.settle()).isEmpty();
        assertThat(node.namespace.sh("ipset save")).isEqualTo(before);
        assertThat(node.sets.counts()).isEmpty();
    }

    @Test
    void whatOthersChangeIsSuspectedAndPutRight() throws Exception {
        assertThat(node.sets.suspected()).isFalse();
        for (String hand : List.of(
                "ipset del KUBE-SRC-CU76QFNSNUG3W6VX 10.244.1.3",
                "ipset add KUBE-SRC-EMPTY 10.9.9.9",
                "ipset flush KUBE-DST-N5KMEQERGAQ47V7F",
                "ipset destroy KUBE-SRC-EMPTY",
                "ipset create KUBE-SRC-STRAY hash:ip",
                "ipset create TMP-STRAYSTRAYSTRAYS hash:ip,port")) {
            assertThat(node.settle(sample())).isEmpty();
            assertThat(node.sets.suspected()).isFalse();
            node.namespace.sh(hand);
            assertThat(node.sets.suspected()).as(hand).isTrue();
            assertThat(node.settle(sample())).isEmpty();
            assertThat(node.sets.observe(wanted(sample()))).isEqualTo(wanted(sample()));
            assertThat(node.sets.suspected()).isFalse();
        }
        assertThat(node.sets.counts())
                .hasSize(5)
                .containsEntry(key("KUBE-DST-N5KMEQERGAQ47V7F"), 4)
                .containsEntry(key("KUBE-SRC-EMPTY"), 0);
    }

    @Test
    void aSetThatVanishesUnderAnEditIsMadeAnew() throws Exception {
        var before = ips("KUBE-SRC-A", "10.1.2.3", "10.1.2.4");
        var after = ips("KUBE-SRC-A", "10.1.2.3", "10.1.2.5");
        assertThat(node.settle(before)).isEmpty();
        node.namespace.sh("ipset destroy KUBE-SRC-A");
        assertThat(node.sets.build(List.of(new Edit<>(before.key(), before, after))))
                .isEmpty();
        assertThat(node.sets.observe(wanted(after))).isEqualTo(wanted(after));
        assertThat(node.sets.suspected()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash:ip", "hash:net", "hash:ip,port"})
    void aLeftoverThatBecomesWantedKeepsNothingOfWhatWasInIt(String type) throws Exception {
        node.namespace.sh("ipset create KUBE-SRC-A " + type + "; ipset add KUBE-SRC-A 10.9.9.9,80 || true");
        node.namespace.sh("ipset add KUBE-SRC-A 10.9.9.9 || true; ipset create kube-router-local-pods " + type);
        var leftovers = node.sets.observe(wanted());
        assertThat(leftovers).containsOnlyKeys(key("KUBE-SRC-A"), LOCAL);
        var wanted = wanted(ips("KUBE-SRC-A"), elsewhere(LOCAL));
        var edits = new ArrayList<Edit<SetKey, IpSet>>();
        wanted.forEach((key, set) -> edits.add(new Edit<>(key, leftovers.at(key), set)));
        assertThat(node.sets.build(edits)).isEmpty();
        assertThat(node.saved()).isEqualTo("""
                create KUBE-SRC-A hash:ip family inet hashsize 64 maxelem 65536
                create kube-router-local-pods hash:ip family inet hashsize %s maxelem 65536
                """.formatted(type.equals("hash:ip") ? "1024" : "64"));
        assertThat(node.sets.suspected()).isFalse();
    }

    @Test
    void whatAFailedEditPutInIsGoneAfterTheNext() throws Exception {
        var before = nets("KUBE-SRC-A", "10.1.0.0/16");
        var bad = nets("KUBE-SRC-A", "10.1.0.0/16", "10.2.0.0/16", "0.0.0.0/0");
        var after = nets("KUBE-SRC-A", "10.1.0.0/16", "10.3.0.0/16");
        assertThat(node.settle(before)).isEmpty();
        assertThat(node.sets.build(List.of(new Edit<>(before.key(), before, bad))))
                .hasSize(1);
        assertThat(node.sets.build(List.of(new Edit<>(before.key(), before, after))))
                .isEmpty();
        assertThat(node.sets.observe(wanted(after))).isEqualTo(wanted(after));
    }

    @Test
    void aRefusedMemberIsNamedAndStopsNoOther() throws Exception {
        var bad = nets("KUBE-SRC-A", "10.1.0.0/16", "0.0.0.0/0", "10.2.0.0/16", "fd00::/64");
        var worse = ips("KUBE-SRC-B", "10.1.2.3", "10.1.2.0/24");
        var good = ips("KUBE-SRC-C", "10.1.2.3");
        var failed = node.settle(bad, worse, good);
        assertThat(failed).containsOnlyKeys(bad.key(), worse.key());
        assertThat(failed.get(bad.key()))
                .isEqualTo(
                        "ipset add KUBE-SRC-A 0.0.0.0/0: IPSET_ERR_INVALID_CIDR (sets cannot hold this prefix length)");
        assertThat(failed.get(worse.key())).isEqualTo("ipset KUBE-SRC-B of type hash:ip cannot hold 10.1.2.0/24");
        assertThat(node.saved()).isEqualTo("""
                add KUBE-SRC-A 10.1.0.0/16
                add KUBE-SRC-A 10.2.0.0/16
                add KUBE-SRC-C 10.1.2.3
                create KUBE-SRC-A hash:net family inet hashsize 64 maxelem 65536
                create KUBE-SRC-C hash:ip family inet hashsize 64 maxelem 65536
                """);
        assertThat(node.sets.suspected()).isFalse();
    }

    @Test
    void aSetInUseIsDestroyedOnceTheRuleHasGone() throws Exception {
        var a = ips("KUBE-SRC-A", "10.1.2.3");
        var b = ips("KUBE-SRC-B", "10.1.2.3");
        assertThat(node.settle(a, b)).isEmpty();
        node.namespace.sh("iptables -A OUTPUT -m set --match-set KUBE-SRC-A dst -j ACCEPT");
        assertThat(node.settle())
                .isEqualTo(Map.of(a.key(), "ipset destroy KUBE-SRC-A: IPSET_ERR_BUSY (the set is in use by a rule)"));
        assertThat(node.sets.suspected()).isFalse();
        assertThat(node.saved()).doesNotContain("KUBE-SRC-B");
        node.namespace.sh("iptables -F");
        assertThat(node.settle()).isEmpty();
        assertThat(node.saved()).isEmpty();
    }

    @Test
    void theMembersOfASetFilledElsewhereAreLetBe() throws Exception {
        assertThat(node.settle(elsewhere(LOCAL), elsewhere(LOCAL6))).isEmpty();
        node.namespace.sh("ipset add kube-router-local-pods 10.244.1.3");
        assertThat(node.sets.suspected()).isFalse();
        long written = node.socket.written();
        assertThat(node.settle(elsewhere(LOCAL), elsewhere(LOCAL6))).isEmpty();
        assertThat(node.socket.written()).isEqualTo(written);
        // as if it had come after the look
        assertThat(node.sets.build(List.of(new Edit<>(LOCAL, null, elsewhere(LOCAL)))))
                .isEmpty();
        assertThat(node.saved()).contains("add kube-router-local-pods 10.244.1.3");
        assertThat(node.settle()).isEmpty();
        assertThat(node.saved()).isEmpty();
    }

    @Test
    void twoThousandSetsAreWrittenAndReadBack() throws Exception {
        var all = new IpSet[2_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = ips("KUBE-SRC-" + i, "10.1." + i / 256 + "." + (i % 255 + 1), "10.2.3.4");
        }
        assertThat(node.settle(all)).isEmpty();
        assertThat(node.sets.observe(wanted(all))).isEqualTo(wanted(all));
        assertThat(node.settle()).isEmpty();
        assertThat(node.saved()).isEmpty();
    }
}
