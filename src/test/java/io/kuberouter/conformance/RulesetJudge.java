package io.kuberouter.conformance;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.net.Ip;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.RulesetPlanner;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.Ruleset;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Takes the planner's ruleset at its word: a pod's policies, their allowances, the groups those name.
///
/// @param change what is done to the ruleset before it is read; tests of the cases themselves do damage here
record RulesetJudge(UnaryOperator<Ruleset> change) implements Plane {

    @Override
    public Verdicts load(Inputs inputs, FirewallSettings settings) {
        var ruleset = new RulesetPlanner(settings).plan(inputs).ruleset();
        return new Judged(change.apply(ruleset), inputs.host());
    }

    /// A ruleset, and the machine whose own traffic is let in.
    record Judged(Ruleset ruleset, Host host) implements Verdicts {

        @Override
        public boolean allows(Flow flow) {
            return sends(flow) && receives(flow);
        }

        private boolean sends(Flow flow) {
            return guard(flow.from().address())
                    .map(guard -> isExempt(flow) || passes(guard, Direction.EGRESS, flow))
                    .orElseGet(() -> !isDenied(flow.from().address()));
        }

        private boolean receives(Flow flow) {
            return guard(flow.to().address())
                    .map(guard -> isOurs(flow.from().address()) || passes(guard, Direction.INGRESS, flow))
                    .orElseGet(() -> !isDenied(flow.to().address()));
        }

        private Optional<PodGuard> guard(Ip address) {
            return ruleset.pods().values().stream()
                    .filter(guard -> guard.addresses().contains(address))
                    .findFirst();
        }

        private boolean isOurs(Ip address) {
            return host.addresses().stream()
                    .anyMatch(held -> held.prefix().address().equals(address));
        }

        private boolean isExempt(Flow flow) {
            var frame = ruleset.frame();
            return isOurs(flow.to().address())
                    && (frame.manner().nodeIsFree() || frame.nodePorts().contains(flow.port()));
        }

        private boolean isDenied(Ip address) {
            return ruleset.frame().denied().stream().anyMatch(network -> network.contains(address)) && !isOurs(address);
        }

        private boolean passes(PodGuard guard, Direction direction, Flow flow) {
            return guard.policies(direction).isEmpty()
                    || guard.policies(direction).stream()
                            .flatMap(policy ->
                                    Optional.ofNullable(ruleset.policies().at(policy)).stream())
                            .flatMap(policy -> policy.rules(direction).stream())
                            .flatMap(rule -> rule.allows().stream())
                            .anyMatch(allowance -> covers(allowance, flow));
        }

        private boolean covers(Allowance allowance, Flow flow) {
            return allowance.family() == flow.to().address().family()
                    && allowance.source().map(key -> holds(key, flow.from())).orElse(true)
                    && allowance.destination().map(key -> holds(key, flow.to())).orElse(true)
                    && allowance.protocol().map(flow.protocol()::equals).orElse(true)
                    && allowance
                            .ports()
                            .map(ports -> ports.contains(flow.port()))
                            .orElse(true);
        }

        private boolean holds(GroupKey key, Flow.End end) {
            var group = ruleset.groups().at(key);
            return group != null
                    && group.members().values().stream().anyMatch(member -> member.contains(end.address()));
        }
    }
}
