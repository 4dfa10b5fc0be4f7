package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.PolicyRules.Rule;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.SetKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The chain of one policy for one direction in one family: marks what it allows. Empty, it allows nothing.
record IptablesPolicy(PolicyRules policy, Direction direction, Family family) {

    private static final PortRange ALL = new PortRange(0, 65535);

    /// A rule, and the rule of the policy whose packets it counts, if any.
    record Line(String rule, List<RuleKey> allows) {}

    Chain chain() {
        return new Chain(key(), lines().stream().map(Line::rule).toList(), List.of());
    }

    ChainKey key() {
        return new ChainKey(family, "filter", Names.policyChain(policy.id(), direction));
    }

    /// Two for each allowance: the mark, which counts, and the way back. What an earlier rule allows already is left
    /// out.
    List<Line> lines() {
        var lines = new ArrayList<Line>();
        var seen = new HashSet<IptablesRule>();
        for (var rule : policy.rules(direction)) {
            for (var allowance : rule.allows()) {
                if (allowance.family() == family && seen.add(matching(allowance, IptablesRule.ANY))) {
                    lines.addAll(lines(rule, allowance));
                }
            }
        }
        return lines;
    }

    private List<Line> lines(Rule rule, Allowance allowance) {
        var match = matching(allowance, IptablesRule.ANY.comment(comment(allowance)));
        var counted = new RuleKey(policy.key(), direction, rule.index());
        return List.of(
                new Line(match.mark(Names.ALLOWED), List.of(counted)),
                new Line(match.marked(Names.ALLOWED).jump("RETURN"), List.of()));
    }

    private String comment(Allowance allowance) {
        String kind = direction + " " + allowance.peers() + (allowance.named() ? " np" : "");
        return Names.comment(policy.key().toString(), kind);
    }

    private static IptablesRule matching(Allowance allowance, IptablesRule rule) {
        var match = rule;
        for (var set : allowance.source().stream().toList()) {
            match = match.match("-m set --match-set " + kernelName(set) + " src");
        }
        for (var set : allowance.destination().stream().toList()) {
            match = match.match("-m set --match-set " + kernelName(set) + " dst");
        }
        for (var protocol : allowance.protocol().stream().toList()) {
            match = match.protocol(protocol.toString());
            for (var ports :
                    allowance.ports().stream().filter(some -> !some.equals(ALL)).toList()) {
                match = match.match("-m " + protocol + " --dport " + IptablesTops.ports(ports.first(), ports.last()));
            }
        }
        return match;
    }

    private static String kernelName(GroupKey group) {
        return new SetKey(group.family(), group.name()).kernelName();
    }
}
