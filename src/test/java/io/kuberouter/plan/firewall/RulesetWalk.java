package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.Ruleset;
import java.util.Optional;

/// A plain reading of a ruleset: what a kernel should make of it.
final class RulesetWalk {

    private RulesetWalk() {}

    /// Whether the guard of the pod at this end lets it through.
    static boolean lets(Ruleset ruleset, Direction direction, Flow flow) {
        var own = direction == Direction.INGRESS
                ? flow.to().address()
                : flow.from().address();
        return ruleset.pods().values().stream()
                .filter(guard -> guard.addresses().contains(own))
                .map(guard -> guard.policies(direction))
                .allMatch(policies -> policies.isEmpty()
                        || policies.stream()
                                .flatMap(key ->
                                        Optional.ofNullable(ruleset.policies().at(key))
                                                .orElseThrow()
                                                .rules(direction)
                                                .stream())
                                .flatMap(rule -> rule.allows().stream())
                                .anyMatch(allows -> fits(ruleset, allows, flow)));
    }

    private static boolean fits(Ruleset ruleset, Allowance allows, Flow flow) {
        return allows.family() == flow.to().address().family()
                && isIn(ruleset, allows.source(), flow.from().address())
                && isIn(ruleset, allows.destination(), flow.to().address())
                && allows.protocol().stream().allMatch(protocol -> protocol == flow.protocol())
                && allows.ports().stream().allMatch(ports -> ports.contains(flow.port()));
    }

    private static boolean isIn(Ruleset ruleset, Optional<GroupKey> key, Ip ip) {
        return key.stream()
                .allMatch(group ->
                        Optional.ofNullable(ruleset.groups().at(group)).orElseThrow().members().keySet().stream()
                                .anyMatch(prefix -> prefix.contains(ip)));
    }
}
