package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Allowance;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Chain;
import io.kuberouter.state.NftObject.Counter;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.RuleKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// What one policy gets in the table of one family: for each direction that it isolates, a chain, and a counter for
/// each of its rules. A chain that nothing in it allows lets nothing through.
final class NftPolicy {

    private static final int FEW = 8;

    private final PolicyRules policy;
    private final Family family;

    NftPolicy(PolicyRules policy, Family family) {
        this.policy = policy;
        this.family = family;
    }

    /// All of an allowance but its ports: what one rule of the kernel can cover.
    private record Match(
            Optional<GroupKey> source,
            Optional<GroupKey> destination,
            Optional<Protocol> protocol,
            boolean allPorts,
            Allowance.Peers peers,
            boolean named) {

        static Match of(Allowance allowance) {
            return new Match(
                    allowance.source(),
                    allowance.destination(),
                    allowance.protocol(),
                    allowance.ports().isEmpty(),
                    allowance.peers(),
                    allowance.named());
        }
    }

    List<NftObject> objects() {
        var objects = new ArrayList<NftObject>();
        for (var direction : Direction.values()) {
            if (policy.isolates(direction)) {
                objects.addAll(objects(direction));
            }
        }
        return objects;
    }

    private List<NftObject> objects(Direction direction) {
        var objects = new ArrayList<NftObject>();
        var lines = new ArrayList<String>();
        for (var rule : policy.rules(direction)) {
            String counter = Names.ruleCounter(new RuleKey(policy.key(), direction, rule.index()));
            objects.add(new Counter(NftWords.counter(family, counter)));
            lines.addAll(lines(rule, direction, counter));
        }
        objects.add(new Chain(
                NftWords.chain(family, Names.policyChain(policy.id(), direction)),
                Names.comment("netpol " + policy.key(), ""),
                lines));
        return objects;
    }

    private List<String> lines(PolicyRules.Rule rule, Direction direction, String counter) {
        var ports = new LinkedHashMap<Match, List<PortRange>>();
        for (var allowance : rule.allows()) {
            if (allowance.family() == family) {
                var ranges = ports.computeIfAbsent(Match.of(allowance), match -> new ArrayList<>());
                allowance.ports().ifPresent(ranges::add);
            }
        }
        var lines = new ArrayList<String>();
        ports.forEach((match, ranges) -> lines.addAll(lines(match, ranges, direction, counter)));
        return lines;
    }

    private List<String> lines(Match match, List<PortRange> ports, Direction direction, String counter) {
        String ip = NftWords.word(family);
        String source = match.source()
                .map(group -> ip + " saddr @" + group.name() + " ")
                .orElse("");
        String destination = match.destination()
                .map(group -> ip + " daddr @" + group.name() + " ")
                .orElse("");
        String kind = direction + " " + match.peers() + (match.named() ? " np" : "");
        String end = NftWords.counter(counter) + " " + NftWords.ALLOW + " return"
                + NftWords.comment(Names.comment(policy.key().toString(), kind));
        return transports(match, ports).stream()
                .map(transport -> source + destination + transport + end)
                .toList();
    }

    /// How each rule of the kernel tells protocol and ports.
    private static List<String> transports(Match match, List<PortRange> ports) {
        if (match.protocol().isEmpty()) {
            return List.of("");
        }
        var protocol = match.protocol().get();
        return match.allPorts()
                ? List.of("meta l4proto " + protocol + " ")
                : texts(ports).stream()
                        .map(text -> protocol + " dport " + text + " ")
                        .toList();
    }

    /// A few ports are a rule each, many are a set: the kernel looks through all sets of a table to name a new one, and
    /// nft asks for each set by itself.
    private static List<String> texts(List<PortRange> ports) {
        var texts = disjoint(ports).stream().map(NftPolicy::text).toList();
        return texts.size() <= FEW ? texts : List.of("{ " + String.join(", ", texts) + " }");
    }

    private static String text(PortRange range) {
        return range.first() == range.last() ? Integer.toString(range.first()) : range.toString();
    }

    /// In order, with what touches or overlaps made one: nft refuses overlaps.
    private static List<PortRange> disjoint(List<PortRange> ports) {
        var disjoint = new ArrayList<PortRange>();
        for (var range : ports.stream().sorted().toList()) {
            var last = disjoint.isEmpty() ? null : disjoint.getLast();
            if (last != null && range.first() <= last.last() + 1) {
                disjoint.removeLast();
                disjoint.add(new PortRange(last.first(), Math.max(last.last(), range.last())));
            } else {
                disjoint.add(range);
            }
        }
        return disjoint;
    }
}
