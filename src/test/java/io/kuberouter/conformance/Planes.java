package io.kuberouter.conformance;

import java.util.Map;
import java.util.function.UnaryOperator;

/// The planes that need no kernel and no rules.
final class Planes {

    private Planes() {}

    static Map<String, Plane> pure() {
        return Map.of("ruleset", new RulesetJudge(UnaryOperator.identity()));
    }
}
