package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.LocalAddress;
import io.kuberouter.conformance.rules.IptablesWalk;
import io.kuberouter.conformance.rules.NftWalk;
import io.kuberouter.conformance.rules.Road;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.state.Flow;
import io.kuberouter.state.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Both planes' rules mean what the ruleset says, whatever it says.
class RenderersTest {

    private static final int RULESETS = 300;

    static final Host HOST = new Host(
            "node1",
            RandomRulesets.NODE.stream()
                    .map(ip ->
                            new LocalAddress("eth0", new Prefix(ip, ip.family().bits())))
                    .toList(),
            6012,
            true);

    @Test
    void theIptablesPlaneMeansWhatTheRulesetSays() {
        var renderer = new IptablesRenderer();
        for (long seed = 1; seed <= RULESETS; seed++) {
            var ruleset = RandomRulesets.of(seed);
            check(seed, ruleset, new Road(new IptablesWalk(renderer.render(ruleset)), Set.copyOf(RandomRulesets.NODE)));
        }
    }

    @Test
    void theNftablesPlaneMeansWhatTheRulesetSays() {
        var renderer = new NftablesRenderer();
        for (long seed = 1; seed <= RULESETS; seed++) {
            var ruleset = RandomRulesets.of(seed);
            check(seed, ruleset, new Road(new NftWalk(renderer.render(ruleset)), Set.copyOf(RandomRulesets.NODE)));
        }
    }

    private static void check(long seed, Ruleset ruleset, Road road) {
        var judge = new RulesetJudge.Judged(ruleset, HOST);
        var wrong = new ArrayList<String>();
        for (var flow : flows(ruleset)) {
            boolean expected = judge.allows(flow);
            if (expected != road.passes(flow)) {
                wrong.add(flow + (expected ? " is refused" : " passes"));
            }
        }
        for (var flow : ownFlows(ruleset)) {
            boolean expected = judge.allows(flow);
            if (expected != road.leavesBalancer(flow)) {
                wrong.add(flow + " through a Service" + (expected ? " is refused" : " passes"));
            }
        }
        assertThat(wrong).as("ruleset of seed %s", seed).isEmpty();
    }

    /// Everybody to everybody else.
    static List<Flow> flows(Ruleset ruleset) {
        var ends = new ArrayList<Ip>(RandomRulesets.NODE);
        ends.addAll(RandomRulesets.OTHERS);
        ruleset.pods().values().forEach(pod -> ends.addAll(pod.addresses()));
        var flows = new ArrayList<Flow>();
        for (var from : ends) {
            for (var to : ends) {
                if (from.family() == to.family() && !from.equals(to)) {
                    for (var protocol : Protocol.values()) {
                        for (int port : ports(from, to)) {
                            flows.add(new Flow(end(from), end(to), protocol, new Port(port)));
                        }
                    }
                }
            }
        }
        return flows;
    }

    /// Each pod to itself, as a Service may lead it.
    private static List<Flow> ownFlows(Ruleset ruleset) {
        var flows = new ArrayList<Flow>();
        for (var pod : ruleset.pods().values()) {
            for (var ip : pod.addresses()) {
                for (var protocol : Protocol.values()) {
                    flows.add(new Flow(end(ip), end(ip), protocol, new Port(80)));
                }
            }
        }
        return flows;
    }

    /// Ports of Services on the node come before the question whether anybody knows the sender.
    private static int[] ports(Ip from, Ip to) {
        boolean unknown = RandomRulesets.UNKNOWN.contains(from) && RandomRulesets.NODE.contains(to);
        return unknown ? new int[] {80, 81} : new int[] {80, 81, 30500};
    }

    private static Flow.End end(Ip ip) {
        return new Flow.End(ip, Optional.empty());
    }
}
