package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.state.Direction;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.RuleKey;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Counters that have names of their own, as the nftables plane gives them.
class RuleCountsTest {

    @Test
    void namedCountersAreThoseOfTheirRulesAndPods() {
        var ruleset = SampleRulesets.onePolicy();
        var rule = new RuleKey(SampleRulesets.INGRESS, Direction.INGRESS, 0);
        var pod = Objects.requireNonNull(ruleset.pods().at(SampleRulesets.WEB));
        var counts = RuleCounts.named(
                ruleset,
                Map.of(
                        Names.ruleCounter(rule),
                        new PacketCount(7, 420),
                        Names.refusalCounter(pod.id(), Direction.INGRESS),
                        new PacketCount(3, 180),
                        Names.refusalCounter(pod.id(), Direction.EGRESS),
                        new PacketCount(1, 60),
                        "np-of-a-policy-that-went-in-0",
                        new PacketCount(99, 99)));
        assertThat(counts.allowed()).isEqualTo(Map.of(rule, new PacketCount(7, 420)));
        assertThat(counts.refused())
                .isEqualTo(Map.of(
                        new PodSide(SampleRulesets.WEB, Direction.INGRESS), new PacketCount(3, 180),
                        new PodSide(SampleRulesets.WEB, Direction.EGRESS), new PacketCount(1, 60)));
    }

    @Test
    void whatTheKernelDoesNotCountYetIsNotThere() {
        var counts = RuleCounts.named(SampleRulesets.dualStack(), Map.of());
        assertThat(counts.allowed()).isEmpty();
        assertThat(counts.refused()).isEmpty();
    }
}
