package io.kuberouter.plan.firewall;

import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.Ruleset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A ruleset for people; groups are told by what is in them.
public final class RulesetText {

    private final Ruleset ruleset;
    private final StringBuilder text = new StringBuilder();

    private RulesetText(Ruleset ruleset) {
        this.ruleset = ruleset;
    }

    public static String print(Ruleset ruleset) {
        var printer = new RulesetText(ruleset);
        ruleset.pods().values().forEach(printer::guard);
        ruleset.policies().values().forEach(printer::policy);
        ruleset.groups().values().forEach(printer::group);
        return printer.text.toString();
    }

    private void guard(PodGuard guard) {
        text.append("pod " + guard.key() + " " + guard.addresses() + " in " + guard.ingress() + " out " + guard.egress()
                + "\n");
    }

    private void policy(PolicyRules policy) {
        text.append("policy " + policy.key() + " for " + policy.selects() + "\n");
        for (var direction : Direction.values()) {
            if (policy.isolates(direction)) {
                text.append("  " + direction + "\n");
                policy.rules(direction).forEach(this::rule);
            }
        }
    }

    private void rule(PolicyRules.Rule rule) {
        text.append("    " + rule.index() + " " + rule.words() + "\n");
        rule.allows().forEach(allowance -> text.append("      " + allowance(allowance) + "\n"));
    }

    private String allowance(Allowance allows) {
        String ports = allows.protocol().map(p -> " " + p).orElse(" all")
                + allows.ports().map(p -> " " + p).orElse("");
        return allows.family() + ports
                + allows.source().map(key -> " from " + members(key)).orElse("")
                + allows.destination().map(key -> " to " + members(key)).orElse("")
                + " (" + allows.peers() + (allows.named() ? " np" : "") + ")";
    }

    private void group(AddressGroup group) {
        text.append("group " + group.key() + " " + group.kind() + " " + group.words() + "\n");
        text.append(group.members().keySet().stream().map(p -> "  " + p + "\n").collect(Collectors.joining()));
    }

    private List<String> members(GroupKey key) {
        return members(ruleset, key);
    }

    static List<String> members(Ruleset ruleset, GroupKey key) {
        var group = ruleset.groups().at(key);
        if (group == null) {
            throw new IllegalStateException(
                    key + " is not among " + ruleset.groups().keySet());
        }
        return group.members().entrySet().stream()
                .map(Map.Entry::getKey)
                .map(prefix -> prefix.length() == prefix.family().bits()
                        ? prefix.address().toString()
                        : prefix.toString())
                .toList();
    }
}
