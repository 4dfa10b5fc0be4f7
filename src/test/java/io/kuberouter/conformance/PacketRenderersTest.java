package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.packets.Enforcer;
import io.kuberouter.conformance.packets.Fate;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.conformance.packets.Wire;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.plan.firewall.Renderer;
import io.kuberouter.state.Flow;
import io.kuberouter.state.GuardFrame.Refusal;
import io.kuberouter.state.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The kernel does with packets what the ruleset says, whatever it says, and however it was told before.
class PacketRenderersTest {

    private static final int RULESETS = 12;

    @Test
    void iptablesOverNftables() throws Exception {
        check(new IptablesRenderer(), "-nft");
    }

    @Test
    void iptablesLegacy() throws Exception {
        check(new IptablesRenderer(), "-legacy");
    }

    @Test
    void nftables() throws Exception {
        check(new NftablesRenderer(), "-nft");
    }

    private static void check(Renderer renderer, String build) throws Exception {
        try (var wire = new Wire(RandomRulesets.NODE);
                var enforcer = Enforcer.in(wire.node(), build)) {
            for (long seed = 1; seed <= RULESETS; seed++) {
                var ruleset = RandomRulesets.of(seed);
                for (var pod : ruleset.pods().values()) {
                    wire.pod(pod.addresses());
                }
                enforcer.settle(renderer.render(ruleset));

                assertThat(wrong(wire, ruleset)).as("ruleset of seed %s", seed).isEmpty();
            }
        }
    }

    private static List<String> wrong(Wire wire, Ruleset ruleset) throws Exception {
        var judge = new RulesetJudge.Judged(ruleset, RenderersTest.HOST);
        var flows = RenderersTest.flows(ruleset).stream()
                .filter(flow -> !RandomRulesets.NODE.contains(flow.from().address())
                        || !RandomRulesets.NODE.contains(flow.to().address()))
                .toList();
        var fates = wire.probe(flows.stream().map(Probe::of).toList());
        var wrong = new ArrayList<String>();
        for (int i = 0; i < flows.size(); i++) {
            boolean right = judge.allows(flows.get(i))
                    ? fates.get(i) == Fate.PASSED
                    : refusals(ruleset, flows.get(i)).contains(fates.get(i));
            if (!right) {
                wrong.add(flows.get(i) + " is " + fates.get(i));
            }
        }
        return wrong;
    }

    /// What is refused is told so, unless the operator wants silence. Nobody is told who has no guard yet: the node's
    /// own words do not reach him either.
    private static Set<Fate> refusals(Ruleset ruleset, Flow flow) {
        if (ruleset.frame().manner().refusal() == Refusal.DROP) {
            return Set.of(Fate.LOST);
        }
        boolean unknown = RandomRulesets.UNKNOWN.contains(flow.from().address());
        return unknown ? Set.of(Fate.LOST, Fate.REFUSED) : Set.of(Fate.REFUSED);
    }
}
