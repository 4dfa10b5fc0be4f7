package io.kuberouter.conformance;

import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.RulesetPlanner;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The planes that need no kernel and no rules.
final class Planes {

    private Planes() {}

    static Map<String, Plane> pure() {
        var pure = new TreeMap<String, Plane>();
        pure.put("a fresh planner's ruleset", new RulesetJudge(UnaryOperator.identity()));
        pure.put("the ruleset of a planner that has seen other clusters", remembering());
        return pure;
    }

    private static Plane remembering() {
        var planners = new HashMap<FirewallSettings, RulesetPlanner>();
        return (inputs, settings) -> {
            var planner = planners.computeIfAbsent(settings, RulesetPlanner::new);
            return new RulesetJudge.Judged(planner.plan(inputs).ruleset(), inputs.host());
        };
    }
}
