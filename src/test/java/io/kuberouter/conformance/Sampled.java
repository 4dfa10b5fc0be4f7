package io.kuberouter.conformance;

import io.kuberouter.conformance.rules.IptablesWalk;
import io.kuberouter.conformance.rules.Road;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Flow;
import io.kuberouter.state.Ruleset;
import java.util.List;
import java.util.Set;

/// Random rulesets, and what chains and sets make of them, for those who change chains on purpose.
public final class Sampled {

    private Sampled() {}

    public static Ruleset ruleset(long seed) {
        return RandomRulesets.of(seed);
    }

    /// Who reaches whom, of everybody and everybody else.
    ///
    /// @param firewall what a plane of iptables made of the ruleset, or something like it
    public static List<Flow> passing(Ruleset ruleset, Firewall firewall) {
        var road = new Road(new IptablesWalk(firewall), Set.copyOf(RandomRulesets.NODE));
        return RenderersTest.flows(ruleset).stream().filter(road::passes).toList();
    }
}
