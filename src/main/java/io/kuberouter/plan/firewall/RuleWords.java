package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Peer;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.NetworkPolicy.Unreadable;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Direction;
import java.util.List;
import java.util.stream.Collectors;

/// Rules in an operator's words: `from pods app=web or 10.0.0.0/8, TCP 80, UDP 53`.
final class RuleWords {

    private RuleWords() {}

    static String of(Direction direction, Rule rule) {
        String word = direction == Direction.INGRESS ? "from " : "to ";
        String who = rule.peers().isEmpty()
                ? "anybody"
                : rule.peers().stream().map(RuleWords::of).distinct().collect(Collectors.joining(" or "));
        return word + who + ", " + ports(rule.ports());
    }

    static String of(Peer peer) {
        return switch (peer) {
            case Pods pods -> pods(pods);
            case Block block -> block.cidr() + except(block.except());
            case Unreadable() -> "nobody (it cannot be read)";
        };
    }

    private static String pods(Pods peer) {
        var labels = peer.pods().map(Selector::of).orElse(Selector.EVERYTHING);
        String who = labels.selectsAll() ? "all pods" : "pods " + labels;
        return who + peer.namespaces().map(RuleWords::namespaces).orElse(" in the same namespace");
    }

    private static String namespaces(LabelSelector selector) {
        var labels = Selector.of(selector);
        return labels.selectsAll() ? " in all namespaces" : " in namespaces " + labels;
    }

    private static String except(List<Prefix> except) {
        return except.isEmpty()
                ? ""
                : " except " + except.stream().map(Prefix::toString).collect(Collectors.joining(" and "));
    }

    static String ports(List<PolicyPort> ports) {
        return ports.isEmpty()
                ? "every port"
                : ports.stream().map(RuleWords::of).distinct().collect(Collectors.joining(", "));
    }

    static String of(PolicyPort port) {
        String number = port.port()
                .map(first ->
                        " " + first + port.endPort().map(last -> "-" + last).orElse(""))
                .orElse("");
        String name = port.name().isEmpty() ? "" : " " + port.name();
        return port.protocol().name() + number + name;
    }
}
