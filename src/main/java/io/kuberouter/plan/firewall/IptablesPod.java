package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The chain of one pod in one family. A packet enters it by the pod's address, as source or as destination, and what
/// is not accepted, allowed or refused here goes back to the top with the mark that it passed.
///
/// @param policies where the pod's policies are found
record IptablesPod(PodGuard pod, Family family, Manner manner, Table<PolicyKey, PolicyRules> policies) {

    private static final List<Direction> OUT_FIRST = List.of(Direction.EGRESS, Direction.INGRESS);

    /// A rule, and the direction whose refused packets it counts.
    record Line(String rule, List<Direction> refuses) {
        static Line of(String rule) {
            return new Line(rule, List.of());
        }
    }

    Chain chain() {
        return new Chain(key(), lines().stream().map(Line::rule).toList(), List.of());
    }

    ChainKey key() {
        return new ChainKey(family, "filter", Names.podChain(pod.id()));
    }

    List<Line> lines() {
        var lines = new ArrayList<Line>();
        // nobody else's mark counts, nor that of another pod's chain on the way
        add(lines, IptablesRule.ANY.unmark(Names.ALLOWED | Names.PASSED));
        add(lines, IptablesRule.ANY.comment("common netpol rules").jump(Names.COMMON));
        node(lines);
        for (var direction : OUT_FIRST) {
            if (pod.policies(direction).isEmpty()) {
                allowed(direction, lines);
            }
        }
        boolean both = isIsolated(Direction.EGRESS) && isIsolated(Direction.INGRESS);
        if (!both && (isIsolated(Direction.EGRESS) || isIsolated(Direction.INGRESS))) {
            own(lines, rule -> rule.unmark(Names.ALLOWED));
        }
        pod.egress().forEach(policy -> judged(policy, Direction.EGRESS, lines));
        if (both) {
            own(lines, rule -> rule.marked(Names.ALLOWED).mark(Names.PASSED, Names.ALLOWED | Names.PASSED));
        }
        pod.ingress().forEach(policy -> judged(policy, Direction.INGRESS, lines));
        if (both) {
            own(lines, rule -> rule.unmarked(Names.PASSED).unmark(Names.ALLOWED));
        }
        refused(lines);
        add(lines, IptablesRule.ANY.unmark(Names.ALLOWED));
        add(lines, IptablesRule.ANY.comment("set netpol-ok mark").mark(Names.PASSED));
        return lines;
    }

    private static void add(List<Line> lines, String rule) {
        lines.add(Line.of(rule));
    }

    private void node(List<Line> lines) {
        for (var ip : pod.addresses(family)) {
            add(
                    lines,
                    IptablesRule.ANY
                            .to(ip)
                            .comment("from local node")
                            .match("-m addrtype --src-type LOCAL")
                            .jump("ACCEPT"));
        }
        for (var ip : manner.nodeIsFree() ? pod.addresses(family) : List.<Ip>of()) {
            add(
                    lines,
                    IptablesRule.ANY
                            .from(ip)
                            .comment("to local node")
                            .match("-m addrtype --dst-type LOCAL")
                            .mark(Names.ALLOWED));
        }
    }

    private boolean isIsolated(Direction direction) {
        return !pod.policies(direction).isEmpty();
    }

    /// What a pod sends to itself through a Service has its address on both sides, so that the rules of both directions
    /// see it and each may mark it. It needs the word of every direction that is isolated: that of an open one is
    /// taken back; with two, the first waits in the other bit, which nothing else uses before the end.
    private void own(List<Line> lines, Function<IptablesRule, String> rule) {
        for (var from : pod.addresses(family)) {
            for (var to : pod.addresses(family)) {
                add(lines, rule.apply(IptablesRule.ANY.from(from).to(to).comment("own traffic, both directions")));
            }
        }
    }

    /// Nothing isolates the pod in this direction.
    private void allowed(Direction direction, List<Line> lines) {
        for (var ip : pod.addresses(family)) {
            add(lines, on(direction, ip).comment("default " + direction).jump(Names.DEFAULT));
        }
    }

    /// A policy is asked about the packets of its own direction only: what it allows in says nothing of what goes out.
    private void judged(PolicyKey key, Direction direction, List<Line> lines) {
        var policy = policies.at(key);
        if (policy == null || !policy.isolates(direction)) {
            return;
        }
        String chain = Names.policyChain(policy.id(), direction);
        for (var ip : pod.addresses(family)) {
            add(
                    lines,
                    on(direction, ip)
                            .comment(Names.comment(key.toString(), "policy"))
                            .jump(chain));
        }
    }

    private static IptablesRule on(Direction direction, Ip ip) {
        return direction == Direction.INGRESS ? IptablesRule.ANY.to(ip) : IptablesRule.ANY.from(ip);
    }

    /// Each isolated direction has refusals of its own, so that their counters tell them apart; the last ones are for
    /// what should not exist.
    private void refused(List<Line> lines) {
        var refusal = new IptablesRefusal(manner.refusal(), family);
        add(
                lines,
                refused(IptablesRule.ANY, "log-drop")
                        .match("-m limit --limit 10/min --limit-burst 10")
                        .jump("NFLOG --nflog-group " + Names.PUBLIC_LOG));
        for (var direction : OUT_FIRST) {
            for (var ip : pod.policies(direction).isEmpty() ? List.<Ip>of() : pod.addresses(family)) {
                add(lines, told(direction, ip));
                refusal.rules(refused(on(direction, ip), "reject"))
                        .forEach(rule -> lines.add(new Line(rule, List.of(direction))));
            }
        }
        refusal.rules(refused(IptablesRule.ANY, "reject")).forEach(rule -> add(lines, rule));
    }

    private IptablesRule refused(IptablesRule rule, String kind) {
        return rule.comment(Names.comment(pod.key().toString(), kind)).unmarked(Names.ALLOWED);
    }

    /// To our own reader, which needs the addresses and ports but not what is in the packet.
    private String told(Direction direction, Ip ip) {
        return refused(on(direction, ip), "log")
                .match("-m limit --limit 100/sec --limit-burst 200")
                .jump("NFLOG --nflog-prefix " + IptablesRule.quoted(Names.logPrefix(pod.id(), direction))
                        + " --nflog-group " + Names.OUR_LOG + " --nflog-size 128");
    }
}
