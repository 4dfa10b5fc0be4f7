package io.kuberouter.conformance.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.conformance.rules.End.Verdict;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.SetEntry;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// That the interpreters read single rules as the kernel does, and refuse what they do not know.
class InterpretersTest {

    private static final Ip A = Ip.of("10.244.1.2"), B = Ip.of("10.244.1.3");
    private static final Packet SYN = Packet.first(A, B, Protocol.TCP, 80);

    private static final SetKey SET = new SetKey(Family.IPV4, "KUBE-SRC-SOME");
    private static final SetKey LATER = new SetKey(Family.IPV4, "kube-router-local-pods");

    private static Firewall iptables(String... rules) {
        var top = new ChainKey(Family.IPV4, "filter", "KUBE-ROUTER-FORWARD");
        var other = new ChainKey(Family.IPV4, "filter", "KUBE-NWPLCY-OTHER");
        Table<Prefix, Prefix> members = Table.empty();
        for (String member : List.of("10.244.1.2/32", "10.1.0.0/16")) {
            members = members.with(Prefix.of(member), Prefix.of(member));
        }
        var entry = new SetEntry(LATER, B.asPrefix());
        return new Firewall(
                Ruleset.NONE,
                Table.<ChainKey, Chain>empty()
                        .with(
                                top,
                                new Chain(
                                        top,
                                        List.of(rules),
                                        List.of(new Jump("FORWARD", true, "-m comment --comment \"first\""))))
                        .with(other, new Chain(other, List.of("-j MARK --set-xmark 0x10000/0x10000"), List.of())),
                Table.<SetKey, IpSet>empty()
                        .with(SET, new IpSet(SET, IpSet.Type.HASH_NET, members, false))
                        .with(LATER, new IpSet(LATER, IpSet.Type.HASH_IP, Table.empty(), true)),
                Table.<SetEntry, SetEntry>empty().with(entry, entry),
                Table.empty());
    }

    private static Firewall nft(String... rules) {
        Table<NftKey, NftObject> objects = Table.empty();
        for (var object : List.<NftObject>of(
                new NftObject.BaseChain(key(Kind.BASE_CHAIN, "KUBE-ROUTER-FORWARD"), "forward", List.of(rules)),
                new NftObject.Chain(
                        key(Kind.CHAIN, "KUBE-NWPLCY-OTHER"), "", List.of("meta mark set meta mark | 0x00010000")),
                new NftObject.Counter(key(Kind.COUNTER, "np-some")),
                new NftObject.VerdictMap(
                        key(Kind.MAP, "pod-ingress"), Table.<Ip, String>empty().with(B, "jump KUBE-NWPLCY-OTHER")),
                new NftObject.Members(
                        key(Kind.SET, "KUBE-SRC-SOME"),
                        true,
                        "",
                        Table.<Prefix, Prefix>empty().with(Prefix.of("10.244.1.2/32"), Prefix.of("10.244.1.2/32"))))) {
            objects = objects.with(object.key(), object);
        }
        return new Firewall(Ruleset.NONE, Table.empty(), Table.empty(), Table.empty(), objects);
    }

    private static NftKey key(Kind kind, String name) {
        return new NftKey(Family.IPV4, kind, name);
    }

    private static Verdict read(Walk walk) {
        return walk.at(Hook.FORWARD, SYN).verdict();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -s 10.244.1.2/32                                              | true
            -s 10.244.1.0/24 -d 10.244.1.3/32                             | true
            ! -s 10.244.1.2/32                                            | false
            -d 10.244.1.2/32                                              | false
            -p tcp                                                        | true
            -p udp                                                        | false
            ! -p udp                                                      | true
            -p tcp -m tcp --dport 80                                      | true
            -p tcp -m tcp --dport 81:90                                   | false
            -p tcp -m tcp --dport 79:80                                   | true
            -p tcp -m multiport --dports 1:9,80                           | true
            -m set --match-set KUBE-SRC-SOME src                          | true
            -m set --match-set KUBE-SRC-SOME dst                          | false
            -m set ! --match-set KUBE-SRC-SOME dst                        | true
            -m set --match-set kube-router-local-pods dst                 | true
            -m set --match-set kube-router-local-pods src                 | false
            -m addrtype --src-type LOCAL                                  | false
            -m addrtype ! --dst-type LOCAL                                | true
            -m conntrack --ctstate RELATED,ESTABLISHED                    | false
            -m mark --mark 0x10000/0x10000                                | false
            -m mark ! --mark 0x10000/0x10000                              | true
            -p icmp -m icmp --icmp-type 8                                 | false
            -m comment --comment "an -j ACCEPT in words" -m limit --limit 10/min --limit-burst 10 | true
            """)
    void aMatchOfIptablesMeansWhatItSays(String match, boolean holds) {
        var verdict = read(new IptablesWalk(iptables(match + " -j DROP")));
        assertThat(verdict).isEqualTo(holds ? Verdict.DROP : Verdict.ACCEPT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ip saddr 10.244.1.2                                   | true
            ip saddr 10.244.1.0/24 ip daddr 10.244.1.3            | true
            ip saddr != 10.244.1.2                                | false
            ip daddr @KUBE-SRC-SOME                               | false
            ip daddr != @KUBE-SRC-SOME                            | true
            ip saddr { 10.0.0.1, 10.244.1.2 }                     | true
            meta l4proto tcp                                      | true
            meta l4proto { udp, sctp }                            | false
            tcp dport 80                                          | true
            tcp dport { 1-9, 81-90 }                              | false
            udp dport 80                                          | false
            th dport 79-80                                        | true
            fib saddr type local                                  | false
            fib daddr type != local                               | true
            ct state established,related                          | false
            ct state invalid                                      | false
            icmp type echo-request                                | false
            meta mark & 0x00010000 == 0x00000000                  | true
            meta mark & 0x00010000 == 0x00010000                  | false
            limit rate 10/minute burst 10 packets                 | true
            counter name "np-some"                                | true
            ip saddr 10.244.1.2 counter packets 7 bytes 420       | true
            """)
    void aMatchOfNftMeansWhatItSays(String match, boolean holds) {
        var verdict = read(new NftWalk(nft(match + " counter drop comment \"some words\"")));
        assertThat(verdict).isEqualTo(holds ? Verdict.DROP : Verdict.ACCEPT);
    }

    @Test
    void marksLogsAndWaysBackAreFollowed() {
        var end = new IptablesWalk(iptables(
                        "-j KUBE-NWPLCY-OTHER",
                        "-m mark --mark 0x10000/0x10000 -j MARK --set-xmark 0x20000/0x30000",
                        "-j NFLOG --nflog-prefix np:in:ID --nflog-group 101 --nflog-size 128",
                        "-s 10.9.0.0/16 -j ACCEPT",
                        "-j REJECT --reject-with icmp-port-unreachable"))
                .at(Hook.FORWARD, SYN.withMark(0x1));
        assertThat(end.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(end.mark()).isEqualTo(0x20001);
        assertThat(end.log()).containsExactly("group 101 np:in:ID");
        assertThat(end.way()).hasSize(5);

        var other = new NftWalk(nft(
                        "ip daddr vmap @pod-ingress",
                        "meta mark & 0x00010000 == 0x00010000 meta mark set meta mark & 0xfffeffff",
                        "meta mark set meta mark | 0x00020000",
                        "log prefix \"np:in:ID\" group 101 snaplen 128",
                        "ip saddr 10.9.0.0/16 accept",
                        "reject"))
                .at(Hook.FORWARD, SYN.withMark(0x1));
        assertThat(other.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(other.mark()).isEqualTo(0x20001);
        assertThat(other.log()).containsExactly("group 101 np:in:ID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-m statistic --mode random --probability 0.5 -j DROP",
                "-m tcp --dport 80 -j DROP",
                "-p tcp -m tcp --sport 80 -j DROP",
                "-m set --match-set NO-SUCH-SET src -j DROP",
                "-j REJECT --reject-with tcp-reset",
                "-s 10.244.1.2/24 -j DROP",
                "-j NO-SUCH-CHAIN",
                "-m comment --comment \"no target\"",
                "-j ACCEPT --and-more"
            })
    void aRuleOfIptablesThatIsNotKnownIsNamed(String rule) {
        assertThatThrownBy(() -> read(new IptablesWalk(iptables(rule))))
                .isInstanceOf(UnknownRule.class)
                .hasMessageContaining(rule.contains("NO-SUCH") ? "NO-SUCH" : rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numgen random mod 2 0 drop",
                "ip6 saddr fd00::1 drop",
                "tcp sport 80 drop",
                "ip saddr @no-such-set drop",
                "counter name \"no-such-counter\" drop",
                "jump no-such-chain",
                "ip daddr vmap @no-such-map",
                "reject with tcp"
            })
    void aRuleOfNftThatIsNotKnownIsNamed(String rule) {
        assertThatThrownBy(() -> new NftWalk(nft(rule)))
                .isInstanceOf(UnknownRule.class)
                .hasMessageContaining(rule.contains("no-such") ? "no-such" : rule);
    }
}
