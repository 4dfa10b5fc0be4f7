package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Peer;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.NetworkPolicy.Unreadable;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation.Miss;
import io.kuberouter.state.Flow;
import io.kuberouter.state.RuleKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Why rules do not let a flow through, in words. That they do not was found by [Verdicts]; this only explains.
final class Misses {

    /// Namespace and labels fit, or the network does, or everybody will do.
    private static final int PEER = 2;

    /// Protocol and port.
    private static final int PORT = 2;

    private final Direction direction;
    private final Flow flow;
    private final @Nullable Actor peer;
    private final @Nullable Actor target;
    private final Ip address;

    /// How near something came.
    ///
    /// @param why empty when it fits
    private record Near(int matched, String why) {}

    private Misses(Verdicts verdicts, Direction direction, Flow flow) {
        this.direction = direction;
        this.flow = flow;
        peer = verdicts.peer(direction, flow);
        target = verdicts.judged(Direction.INGRESS, flow);
        address = (direction == Direction.INGRESS ? flow.from() : flow.to()).address();
    }

    /// Every rule of these policies, nearest first.
    static List<Miss> of(Verdicts verdicts, Direction direction, Flow flow, List<Verdicts.Judge> judges) {
        var finder = new Misses(verdicts, direction, flow);
        var found = new ArrayList<Miss>();
        for (var judge : judges) {
            var rules = direction == Direction.INGRESS
                    ? judge.policy().ingress()
                    : judge.policy().egress();
            for (int i = 0; i < rules.size(); i++) {
                found.add(finder.miss(
                        judge.policy(),
                        rules.get(i),
                        new RuleKey(judge.part().rules().key(), direction, i)));
            }
        }
        found.sort(Comparator.comparingInt((Miss miss) -> -miss.matched()).thenComparing(Miss::rule));
        return found;
    }

    private Miss miss(NetworkPolicy policy, Rule rule, RuleKey key) {
        var who = rule.peers().isEmpty()
                ? new Near(PEER, "")
                : nearest(rule.peers().stream().map(one -> near(policy, one)).toList());
        var what = rule.ports().isEmpty()
                ? new Near(PORT, "")
                : nearest(rule.ports().stream().map(port -> near(rule, port)).toList());
        String why = who.why.isEmpty() || what.why.isEmpty() ? who.why + what.why : who.why + "; " + what.why;
        return new Miss(key, who.matched + what.matched, why.isEmpty() ? "no address of the rule fits" : why);
    }

    private static Near nearest(List<Near> all) {
        int most = all.stream().mapToInt(Near::matched).max().orElse(0);
        var best = all.stream().filter(near -> near.matched == most).toList();
        String why = best.stream().anyMatch(near -> near.why.isEmpty())
                ? ""
                : best.stream().map(Near::why).distinct().collect(Collectors.joining(", "));
        return new Near(most, why);
    }

    private Near near(NetworkPolicy policy, Peer one) {
        return switch (one) {
            case Pods pods -> near(Choice.of(policy.name().namespace(), pods));
            case Block block -> near(block);
            case Unreadable() -> new Near(0, "it cannot be read");
        };
    }

    private Near near(Choice choice) {
        if (peer == null) {
            return new Near(0, address + " is no pod");
        }
        boolean inNamespace = choice.scope().includes(peer);
        var missing = choice.pods().misses(peer.labels());
        int matched = (inNamespace ? 1 : 0) + (missing.isEmpty() ? 1 : 0);
        if (matched == PEER) {
            return new Near(PEER, "");
        }
        String labels = missing.isEmpty()
                ? ""
                : "pod " + peer.pod().name() + " does not match "
                        + missing.stream().map(Object::toString).collect(Collectors.joining(","));
        return new Near(matched, inNamespace ? labels : outside(choice.scope(), peer));
    }

    private static String outside(Choice.Scope scope, Actor actor) {
        String namespace = "namespace " + actor.pod().name().namespace();
        return switch (scope) {
            case Choice.Scope.In(String wanted) -> namespace + " is not " + wanted;
            case Choice.Scope.Matching(Selector wanted) ->
                actor.namespace().isEmpty()
                        ? namespace + " has no Namespace object"
                        : namespace + " does not match " + wanted;
            case Choice.Scope.Everywhere() -> namespace + " does not count";
        };
    }

    private Near near(Block block) {
        if (!block.cidr().contains(address)) {
            return new Near(0, address + " is not in " + block.cidr());
        }
        return block.except().stream()
                .filter(except -> except.contains(address))
                .findFirst()
                .map(except -> new Near(1, excepted(block, except)))
                .orElse(new Near(PEER, ""));
    }

    private String excepted(Block block, Prefix except) {
        return address + " is excepted from " + block.cidr() + " by " + except;
    }

    private Near near(Rule rule, PolicyPort port) {
        if (port.protocol() != flow.protocol()) {
            return new Near(0, flow.protocol().name() + " is not among " + RuleWords.ports(rule.ports()));
        }
        if (!port.name().isEmpty()) {
            return near(rule, port.name());
        }
        int first = port.port().map(number -> number.number()).orElse(0);
        int last = port.endPort().or(port::port).map(number -> number.number()).orElse(65535);
        int asked = flow.port().number();
        return asked >= first && asked <= last
                ? new Near(PORT, "")
                : new Near(1, "port " + asked + " is not among " + RuleWords.ports(rule.ports()));
    }

    private Near near(Rule rule, String name) {
        var pod = target;
        if (pod == null
                || (direction == Direction.EGRESS
                        && rule.peers().stream().allMatch(Block.class::isInstance)
                        && !rule.peers().isEmpty())) {
            return new Near(
                    1, "port name '" + name + "' means nothing for " + flow.to().address());
        }
        var numbers = pod.pod().ports().stream()
                .filter(port -> port.name().equals(name) && port.protocol() == flow.protocol())
                .map(port -> port.port().toString())
                .distinct()
                .toList();
        if (numbers.contains(flow.port().toString())) {
            return new Near(PORT, "");
        }
        String whose = "pod " + pod.pod().name();
        return new Near(
                1,
                numbers.isEmpty()
                        ? whose + " names no " + flow.protocol().name() + " port '" + name + "'"
                        : "port name '" + name + "' is " + String.join(" and ", numbers) + " at " + whose + ", not "
                                + flow.port());
    }
}
