package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.CountedRule;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.Ruleset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the counters of the iptables plane say of policies and pods, both families together. Rules are found by their
/// text, so that a chain which is not yet as planned is never read wrongly: what is not there counts nothing.
///
/// @param allowed what each rule of a policy let through; where two rules allow the same, the first counts it
/// @param refused what each pod's policies refused, unaffected by limits on what is logged
public record RuleCounts(Map<RuleKey, PacketCount> allowed, Map<PodSide, PacketCount> refused) {

    public RuleCounts {
        allowed = Map.copyOf(allowed);
        refused = Map.copyOf(refused);
    }

    /// Reads counters by what the ruleset makes of the chains.
    public static RuleCounts of(Ruleset ruleset, Map<ChainKey, List<CountedRule>> counters) {
        var allowed = new HashMap<RuleKey, PacketCount>();
        var refused = new HashMap<PodSide, PacketCount>();
        for (var family : ruleset.frame().families()) {
            ruleset.policies().forEach((key, policy) -> allowed(policy, family, counters, allowed));
            ruleset.pods().forEach((key, pod) -> refused(pod, family, ruleset, counters, refused));
        }
        return new RuleCounts(allowed, refused);
    }

    /// Reads counters that have names of their own, as those of nftables.
    public static RuleCounts named(Ruleset ruleset, Map<String, PacketCount> counters) {
        var allowed = new HashMap<RuleKey, PacketCount>();
        var refused = new HashMap<PodSide, PacketCount>();
        for (var direction : Direction.values()) {
            ruleset.policies()
                    .forEach((key, policy) -> policy.rules(direction).forEach(rule -> {
                        var name = new RuleKey(key, direction, rule.index());
                        add(name, counters.get(Names.ruleCounter(name)), allowed);
                    }));
            ruleset.pods()
                    .forEach((key, pod) -> add(
                            new PodSide(key, direction),
                            counters.get(Names.refusalCounter(pod.id(), direction)),
                            refused));
        }
        return new RuleCounts(allowed, refused);
    }

    private static void allowed(
            PolicyRules policy,
            Family family,
            Map<ChainKey, List<CountedRule>> counters,
            Map<RuleKey, PacketCount> allowed) {
        for (var direction : Direction.values()) {
            var chain = new IptablesPolicy(policy, direction, family);
            var counts = byText(counters.getOrDefault(chain.key(), List.of()));
            for (var line : counts.isEmpty() ? List.<IptablesPolicy.Line>of() : chain.lines()) {
                line.allows().forEach(rule -> add(rule, counts.get(line.rule()), allowed));
            }
        }
    }

    private static void refused(
            PodGuard pod,
            Family family,
            Ruleset ruleset,
            Map<ChainKey, List<CountedRule>> counters,
            Map<PodSide, PacketCount> refused) {
        var chain = new IptablesPod(pod, family, ruleset.frame().manner(), ruleset.policies());
        var counts = byText(counters.getOrDefault(chain.key(), List.of()));
        for (var line : counts.isEmpty() ? List.<IptablesPod.Line>of() : chain.lines()) {
            line.refuses()
                    .forEach(direction -> add(new PodSide(pod.key(), direction), counts.get(line.rule()), refused));
        }
    }

    private static Map<String, PacketCount> byText(List<CountedRule> rules) {
        var counts = new HashMap<String, PacketCount>();
        rules.forEach(
                rule -> counts.merge(rule.rule(), new PacketCount(rule.packets(), rule.bytes()), PacketCount::and));
        return counts;
    }

    private static <K> void add(K key, @Nullable PacketCount count, Map<K, PacketCount> sums) {
        if (count != null) {
            sums.merge(key, count, PacketCount::and);
        }
    }
}
