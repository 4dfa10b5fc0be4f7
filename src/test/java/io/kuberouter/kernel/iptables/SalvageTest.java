package io.kuberouter.kernel.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.Sampled;
import io.kuberouter.golden.FirewallCases;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Chain.Jump;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Firewall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SalvageTest {

    private static final String UNMARK = "-j MARK --set-xmark 0x0/0x30000";
    private static final String COMMON = "-m comment --comment \"common netpol rules\" -j KUBE-NWPLCY-COMMON";
    private static final String LOCAL = "-d 10.244.1.2/32 -m addrtype --src-type LOCAL -j ACCEPT";
    private static final String POLICY = "-d 10.244.1.2/32 -m comment --comment shop/web -j KUBE-NWPLCY-WEB";
    private static final String LOG = "-m mark ! --mark 0x10000/0x10000 -j NFLOG --nflog-group 100";
    private static final String REJECT =
            "-m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable";
    private static final String DROP = "-m mark ! --mark 0x10000/0x10000 -j DROP";
    private static final String PASS = "-j MARK --set-xmark 0x20000/0x20000";
    private static final Chain POD = chain(UNMARK, COMMON, LOCAL, POLICY, LOG, REJECT, PASS);

    private static Chain chain(String... rules) {
        return new Chain(new ChainKey(Family.IPV4, "filter", "KUBE-POD-FW-A"), List.of(rules), List.of());
    }

    @Test
    void whatLetsThroughOrTellsIsLeftOut() {
        assertThat(Salvage.rules(POD, Set.of(LOCAL, LOG, PASS))).hasValue(List.of(UNMARK, COMMON, POLICY, REJECT));
        String allowed = "-p sctp -m sctp --dport 80 -j MARK --set-xmark 0x10000/0x10000";
        String back = "-p sctp -m sctp --dport 80 -m mark --mark 0x10000/0x10000 -j RETURN";
        assertThat(Salvage.rules(chain(allowed, back, PASS), Set.of(allowed, back)))
                .hasValue(List.of(PASS));
    }

    @Test
    void whatRejectsDropsInstead() {
        assertThat(Salvage.dropped(REJECT)).hasValue(DROP);
        assertThat(Salvage.dropped("-j REJECT")).hasValue("-j DROP");
        assertThat(Salvage.dropped(LOG)).isEmpty();
        assertThat(Salvage.rules(POD, Set.of(REJECT)))
                .hasValue(List.of(UNMARK, COMMON, LOCAL, POLICY, LOG, DROP, PASS));
    }

    @Test
    void whatRefusesOrLeadsOnOrClearsAMarkIsNotSpared() {
        assertThat(Salvage.rules(POD, Set.of(REJECT, DROP))).isEmpty();
        assertThat(Salvage.rules(POD, Set.of(POLICY))).isEmpty();
        assertThat(Salvage.rules(POD, Set.of(UNMARK))).isEmpty();
        String established = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
        assertThat(Salvage.rules(chain(established), Set.of(established))).isEmpty();
        String named = "-m comment --comment \"-j ACCEPT\" -j KUBE-NWPLCY-WEB";
        assertThat(Salvage.rules(chain(named), Set.of(named))).isEmpty();
    }

    @Test
    void aPodIsClosedWithItsConnectionsIfPossibleAndElseWithoutThem() {
        var drops = List.of("-s 10.244.1.2/32 -j DROP", "-d 10.244.1.2/32 -j DROP");
        assertThat(Salvage.closed(POD, Set.of(POLICY)))
                .containsExactly(List.of(UNMARK, COMMON, drops.get(0), drops.get(1)), drops);
        assertThat(Salvage.closed(POD, Set.of(UNMARK)).getFirst()).isEqualTo(drops);
        String six = "-s fd00::2/128 -d fd00::/64 -j KUBE-NWPLCY-WEB";
        assertThat(Salvage.closed(chain(six), Set.of()).getFirst())
                .containsExactly("-s fd00::2/128 -j DROP", "-d fd00::2/128 -j DROP");
    }

    @Test
    void whatIsEverybodysIsNotClosed() {
        var top = new Chain(POD.key(), POD.rules(), List.of(new Jump("FORWARD", true, "")));
        assertThat(Salvage.closed(top, Set.of(POLICY))).isEmpty();
        assertThat(Salvage.closed(chain("-s 10.244.1.0/24 -j DROP", REJECT), Set.of(REJECT)))
                .isEmpty();
    }

    @Test
    void onlyAChainThatRefusesIsAGuard() {
        assertThat(Salvage.guards(POD)).isTrue();
        assertThat(Salvage.guards(chain(UNMARK, COMMON, PASS))).isFalse();
    }

    /// Whatever rules of whatever chains the kernel refuses, nobody reaches anybody whom he should not.
    @Test
    void nothingOpensWhateverIsRefused() {
        var random = new Random(7);
        for (long seed = 1; seed <= 60; seed++) {
            var ruleset = Sampled.ruleset(seed);
            var firewall = new IptablesRenderer().render(ruleset);
            var whole = Sampled.passing(ruleset, firewall);
            for (int share : List.of(3, 12, 50)) {
                var left = Sampled.passing(ruleset, salvaged(firewall, random, share));
                assertThat(left).as("seed %s, one in %s", seed, share).isSubsetOf(whole);
            }
        }
    }

    private static Firewall salvaged(Firewall firewall, Random random, int share) {
        var chains = firewall.chains();
        for (var chain : firewall.chains().values()) {
            var refused = new HashSet<String>();
            for (String rule : chain.rules()) {
                if (random.nextInt(share) == 0) {
                    refused.add(rule);
                    Salvage.dropped(rule).filter(drop -> random.nextBoolean()).ifPresent(refused::add);
                }
            }
            var closed = new ArrayList<>(Salvage.closed(chain, refused));
            closed.add(chain.rules()); // what is everybody's keeps its last state
            var rules = Salvage.rules(chain, refused).orElse(closed.getFirst());
            chains = chains.with(chain.key(), new Chain(chain.key(), rules, chain.jumps()));
        }
        return new Firewall(firewall.ruleset(), chains, firewall.sets(), firewall.admitted(), firewall.nft());
    }

    @Test
    void everyGoldenPodCanBeClosed() {
        for (var ruleset : FirewallCases.all().values()) {
            for (var chain : new IptablesRenderer().render(ruleset).chains().values()) {
                if (chain.key().name().startsWith("KUBE-POD-FW-")) {
                    assertThat(Salvage.closed(chain, Set.of())).isNotEmpty();
                }
            }
        }
    }
}
