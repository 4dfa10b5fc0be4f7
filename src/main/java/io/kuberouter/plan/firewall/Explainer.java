package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Explanation.Side;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.RuleKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What policies make of a connection between any two ends, and why.
public final class Explainer {

    private static final String OWN = "a pod always reaches its own address: that never leaves the pod";

    private final FirewallSettings settings;

    public Explainer(FirewallSettings settings) {
        this.settings = settings;
    }

    /// The verdict, read from the same allowances that the firewall is made from.
    public Explanation explain(Inputs inputs, Flow flow) {
        return explain(new Verdicts(settings, inputs, PodIndex.of(inputs)), flow, List.of(), false);
    }

    /// As [#explain(Inputs, Flow)], for what somebody asked in words.
    ///
    /// @throws IllegalArgumentException as [Flows#of]
    public Explanation explain(Inputs inputs, String from, String to, String protocol, String port) {
        var pods = PodIndex.of(inputs);
        var asked = Flows.of(inputs, pods, from, to, protocol, port);
        return explain(new Verdicts(settings, inputs, pods), asked.flow(), asked.remarks(), asked.throughService());
    }

    private static Explanation explain(Verdicts verdicts, Flow flow, List<String> said, boolean throughService) {
        if (flow.isToItself() && !throughService) {
            var remarks = new ArrayList<>(said);
            remarks.add(OWN);
            return new Explanation(flow, true, open(Direction.EGRESS, OWN), open(Direction.INGRESS, OWN), remarks);
        }
        var egress = side(verdicts, Direction.EGRESS, flow);
        var ingress = side(verdicts, Direction.INGRESS, flow);
        var remarks = new ArrayList<>(said);
        for (var direction : List.of(Direction.EGRESS, Direction.INGRESS)) {
            verdicts.exemption(direction, flow)
                    .filter(remark -> !remarks.contains(remark))
                    .ifPresent(remarks::add);
        }
        return new Explanation(flow, egress.allowed() && ingress.allowed(), egress, ingress, remarks);
    }

    private static Side side(Verdicts verdicts, Direction direction, Flow flow) {
        var exemption = verdicts.exemption(direction, flow);
        if (exemption.isPresent()) {
            return open(direction, exemption.get());
        }
        var judged = verdicts.judged(direction, flow);
        if (judged == null) {
            var end = direction == Direction.EGRESS ? flow.from() : flow.to();
            return verdicts.cutOff(end.address())
                    .map(reason -> shut(direction, reason))
                    .orElseGet(() -> open(direction, end.address() + " is no pod that policies select"));
        }
        var judges = verdicts.isolating(direction, flow);
        if (judges.isEmpty()) {
            return open(direction, "no policy isolates pod " + judged.pod().name() + " for " + direction);
        }
        var isolating = judges.stream().map(judge -> judge.part().rules().key()).toList();
        for (var judge : judges) {
            var rule = verdicts.rule(judge, direction, flow);
            if (rule.isPresent()) {
                var key = new RuleKey(
                        judge.part().rules().key(), direction, rule.get().index());
                String reason = "policy " + key.policy() + " allows it by rule " + key.index() + ": "
                        + rule.get().words();
                return new Side(direction, true, true, reason, isolating, Optional.of(key), List.of());
            }
        }
        var misses = Misses.of(verdicts, direction, flow, judges);
        return new Side(direction, false, true, refusal(isolating, misses), isolating, Optional.empty(), misses);
    }

    private static Side open(Direction direction, String reason) {
        return new Side(direction, true, false, reason, List.of(), Optional.empty(), List.of());
    }

    private static Side shut(Direction direction, String reason) {
        return new Side(direction, false, false, reason, List.of(), Optional.empty(), List.of());
    }

    private static String refusal(List<PolicyKey> isolating, List<Explanation.Miss> misses) {
        String who = isolating.size() == 1
                ? "policy " + isolating.getFirst() + " isolates it"
                : isolating.size() + " policies isolate it";
        return misses.isEmpty()
                ? who + " and no rule allows anything"
                : who + " and no rule allows it; nearest is "
                        + misses.getFirst().rule() + ": " + misses.getFirst().reason();
    }
}
