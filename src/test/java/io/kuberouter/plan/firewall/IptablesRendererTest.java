package io.kuberouter.plan.firewall;

import static io.kuberouter.golden.Rulesets.FRAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.golden.FirewallCases;
import io.kuberouter.golden.Rulesets;
import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.CountedRule;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IptablesRendererTest {

    private static Ruleset ingressFromPods() {
        return FirewallCases.of("ingress-from-pods");
    }

    @Test
    void aRendererThatHasSeenOtherRulesetsGivesTheSameAnswer() {
        var cases = new ArrayList<>(FirewallCases.all().values());
        cases.add(Ruleset.NONE);
        var random = new Random(11);
        var renderer = new IptablesRenderer();
        for (int i = 0; i < 300; i++) {
            var ruleset = mixed(cases.get(random.nextInt(cases.size())), random);
            assertThat(renderer.render(ruleset)).isEqualTo(new IptablesRenderer().render(ruleset));
        }
    }

    /// The ruleset with some of its parts left out, most often under the same frame.
    private static Ruleset mixed(Ruleset ruleset, Random random) {
        var frame = random.nextInt(4) == 0 || ruleset == Ruleset.NONE
                ? ruleset.frame()
                : Rulesets.denying(Manner.USUAL, Rulesets.PODS);
        return new Ruleset(
                frame, some(ruleset.groups(), random), some(ruleset.policies(), random), some(ruleset.pods(), random));
    }

    private static <K extends Comparable<K>, V> Table<K, V> some(Table<K, V> all, Random random) {
        var some = all;
        for (var key : all.keySet()) {
            some = random.nextInt(4) == 0 ? some.without(key) : some;
        }
        return some;
    }

    /// 13.2.
    @Test
    void aRelabelledPeerIsOneSetAndEveryChainIsTheVeryOldOne() {
        var renderer = new IptablesRenderer();
        var before = renderer.render(ingressFromPods());
        var peers = Rulesets.pods(Role.SOURCE, "peers", Family.IPV4, "10.244.2.9");
        var after = renderer.render(Rulesets.with(ingressFromPods(), peers));
        assertThat(after.chains()).isSameAs(before.chains());
        assertThat(after.admitted()).isSameAs(before.admitted());
        assertThat(after.sets()).isNotEqualTo(before.sets());
    }

    @Test
    void aNewPodTouchesItsOwnChainAndThoseOnTop() {
        var renderer = new IptablesRenderer();
        var before = renderer.render(ingressFromPods()).chains();
        var pod = Rulesets.pod("default/zoe", "10.244.1.77", "", "");
        var after = renderer.render(Rulesets.with(ingressFromPods(), pod)).chains();
        var touched = new ArrayList<String>();
        after.changesSince(before, (key, was, is) -> touched.add(key.family() + " " + key.name()));
        assertThat(touched)
                .containsExactly(
                        "IPV4 " + Names.podChain(pod.id()),
                        "IPV4 KUBE-ROUTER-FORWARD",
                        "IPV4 KUBE-ROUTER-INPUT",
                        "IPV4 KUBE-ROUTER-OUTPUT");
    }

    @Test
    void anAddressThatWentFromOnePodToAnotherStaysAdmitted() {
        var frame = Rulesets.denying(Manner.USUAL, Rulesets.PODS);
        var renderer = new IptablesRenderer();
        for (var names : List.of(List.of("a/old", "b/new"), List.of("b/old", "a/new"))) {
            renderer.render(Rulesets.of(frame, Rulesets.pod(names.getFirst(), "10.244.1.2", "", "")));
            var after = renderer.render(Rulesets.of(frame, Rulesets.pod(names.getLast(), "10.244.1.2", "", "")));
            assertThat(after.admitted().keySet())
                    .extracting(entry -> entry.member().toString())
                    .containsExactly("10.244.1.2/32");
        }
    }

    @Test
    void noFamilyMeansNothingAtAll() {
        var frame = new GuardFrame(
                List.of(), FRAME.clusterIps(), List.of(), List.of(), FRAME.nodePorts(), List.of(), Manner.USUAL);
        var firewall = new IptablesRenderer()
                .render(new Ruleset(
                        frame,
                        ingressFromPods().groups(),
                        ingressFromPods().policies(),
                        ingressFromPods().pods()));
        assertThat(firewall.chains()).isEmpty();
        assertThat(firewall.sets()).isEmpty();
        assertThat(firewall.admitted()).isEmpty();
    }

    /// 12.5.
    @Test
    void everythingIsHeldAsTwoHalvesInBothFamilies() {
        var four = Rulesets.blocks(Role.SOURCE, "all", Family.IPV4, Rulesets.EVERYTHING);
        var six = Rulesets.blocks(Role.SOURCE, "all", Family.IPV6, Rulesets.EVERYTHING_6);
        var sets = new IptablesRenderer().render(Rulesets.of(FRAME, four, six)).sets();
        assertThat(members(sets.get(new SetKey(Family.IPV4, four.key().name()))))
                .containsExactly(Prefix.of("0.0.0.0/1"), Prefix.of("128.0.0.0/1"));
        assertThat(members(sets.get(new SetKey(Family.IPV6, six.key().name()))))
                .containsExactly(Prefix.of("::/1"), Prefix.of("8000::/1"));
    }

    private static Set<Prefix> members(@Nullable IpSet set) {
        return set == null ? Set.of() : set.members().keySet();
    }

    @Test
    void whatTwoRulesAllowIsWrittenOnce() {
        var rule = List.of(Rulesets.on(Protocol.TCP, 80, 80, Rulesets.any(Family.IPV4)));
        var policy = Rulesets.policy("shop/twice", Direction.INGRESS, rule, rule);
        var chain = new IptablesPolicy(policy, Direction.INGRESS, Family.IPV4).chain();
        assertThat(chain.rules()).hasSize(2);
    }

    @Test
    void wordsAreQuotedAsTheToolQuotesThem() {
        assertThat(IptablesRule.quoted("plain-word_1")).isEqualTo("plain-word_1");
        assertThat(IptablesRule.quoted("a b")).isEqualTo("\"a b\"");
        assertThat(IptablesRule.quoted("it's \"q\" \\ b")).isEqualTo("\"it\\'s \\\"q\\\" \\\\ b\"");
        assertThat(IptablesRule.quoted("")).isEqualTo("\"\"");
    }

    /// 4, 5.1, 5.2.
    @Test
    void ruleIdsAreThoseOfTheOriginal() {
        var text = new ArrayList<String>();
        new IptablesRenderer().render(Rulesets.of(FRAME)).chains().values().forEach(chain -> {
            text.addAll(chain.rules());
            chain.jumps().forEach(jump -> text.add(jump.match()));
        });
        assertThat(String.join("\n", text))
                .contains(
                        "kube-router netpol - 4IA2OSFRMVNDXBVV",
                        "kube-router netpol - TEMCG2JMHZYE7H7T",
                        "kube-router netpol - VEAAIY32XVBHCSCY",
                        "cluster IP range - BVHX2PIHDXXEO43X",
                        "LOCAL TCP traffic to node ports - LR7XO7NXDBGQJD2M",
                        "LOCAL UDP traffic to node ports - 76UCBPIZNGJNWNUZ",
                        "LOCAL SCTP traffic to node ports - YU47VQ3DEDE3VDG7");
    }

    @Test
    void countersOfChainsThatAreNotYetAsPlannedCountOnlyWhatIsThere() {
        var policy = Objects.requireNonNull(ingressFromPods().policies().get(Rulesets.policyKey("default/allow-web")));
        var chain = new IptablesPolicy(policy, Direction.INGRESS, Family.IPV4).chain();
        Map<ChainKey, List<CountedRule>> counters = Map.of(
                chain.key(),
                List.of(
                        new CountedRule("-j RETURN", 99, 9900),
                        new CountedRule(chain.rules().getFirst(), 3, 180),
                        new CountedRule(chain.rules().getLast(), 3, 180)));
        var counts = RuleCounts.of(ingressFromPods(), counters);
        assertThat(counts.allowed())
                .isEqualTo(Map.of(new RuleKey(policy.key(), Direction.INGRESS, 0), new PacketCount(3, 180)));
        assertThat(counts.refused()).isEmpty();
    }

    @Test
    void refusalsAreCountedPerDirectionAndOverAllAddresses() {
        var ruleset = FirewallCases.of("reset-and-free-node");
        var pod = Objects.requireNonNull(ruleset.pods().get(new PodKey("default", "web-0")));
        var counters = new TreeMap<ChainKey, List<CountedRule>>();
        for (var family : Family.values()) {
            var chain = new IptablesPod(pod, family, ruleset.frame().manner(), ruleset.policies()).chain();
            counters.put(
                    chain.key(),
                    chain.rules().stream()
                            .map(rule -> new CountedRule(rule, rule.startsWith("-s ") ? 10 : 1, 0))
                            .toList());
        }
        assertThat(RuleCounts.of(ruleset, counters).refused())
                .isEqualTo(Map.of(
                        new PodSide(pod.key(), Direction.INGRESS), new PacketCount(4, 0),
                        new PodSide(pod.key(), Direction.EGRESS), new PacketCount(40, 0)));
    }
}
