package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Rule;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.VerdictChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Whose verdict would change if policies were applied: each pod that their old or new versions select, with every
/// other
/// pod and an address of every block, at each port that they or the pods speak of and at one that nobody speaks of.
public final class PolicyDiff {

    /// No more changes than this are told.
    public static final int MOST = 1_000;

    private final FirewallSettings settings;
    private final Verdicts before;
    private final Verdicts after;
    private final List<Actor> all = new ArrayList<>();
    private final Map<Flow, VerdictChange> changes = new LinkedHashMap<>();

    private record Place(Protocol protocol, Port port) {}

    /// What is tried with each selected pod, besides all other pods.
    private record Scope(ObjectName policy, Direction direction, Set<Place> places, List<Ip> outside) {}

    private PolicyDiff(FirewallSettings settings, Inputs inputs, List<NetworkPolicy> policies) {
        this.settings = settings;
        before = new Verdicts(settings, inputs, PodIndex.of(inputs));
        after = before.with(policies);
        before.pods().forEach(all::add);
    }

    /// The changes, at most [#MOST].
    public static List<VerdictChange> of(FirewallSettings settings, Inputs inputs, List<NetworkPolicy> policies) {
        var diff = new PolicyDiff(settings, inputs, policies);
        for (var policy : policies) {
            var versions = new ArrayList<>(List.of(policy));
            Optional.ofNullable(inputs.policies().at(policy.name())).ifPresent(versions::add);
            for (var direction : Direction.values()) {
                diff.compare(direction, versions);
            }
        }
        return List.copyOf(diff.changes.values());
    }

    private void compare(Direction direction, List<NetworkPolicy> versions) {
        var rules = versions.stream()
                .flatMap(policy -> rules(direction, policy).stream())
                .toList();
        var scope = new Scope(versions.getFirst().name(), direction, spokenOf(rules), representatives(rules));
        var selections = versions.stream().map(Guards.Selection::of).toList();
        var namespace = versions.getFirst().name().namespace();
        for (var actor : all) {
            if (actor.pod().name().namespace().equals(namespace)
                    && selections.stream().anyMatch(one -> one.pods().matches(actor.labels()))) {
                compare(scope, actor);
            }
        }
    }

    private void compare(Scope scope, Actor actor) {
        for (var ip : actor.pod().ips()) {
            if (settings.frame().families().contains(ip.family())) {
                compare(scope, actor, new Flow.End(ip, key(actor)));
            }
        }
    }

    private void compare(Scope scope, Actor actor, Flow.End own) {
        boolean inwards = scope.direction == Direction.INGRESS;
        var into = with(scope.places, actor);
        var family = own.address().family();
        for (var other : all) {
            if (changes.size() == MOST) {
                return;
            }
            for (var ip : other.pod().ips()) {
                if (ip.family() == family && !ip.equals(own.address())) {
                    var places = inwards ? into : with(scope.places, other);
                    compare(scope, own, new Flow.End(ip, key(other)), places);
                }
            }
        }
        for (var ip : scope.outside) {
            if (ip.family() == family && before.pods().holders(ip).isEmpty()) {
                var places = inwards ? into : scope.places;
                compare(scope, own, new Flow.End(ip, Optional.empty()), places);
            }
        }
    }

    private void compare(Scope scope, Flow.End own, Flow.End other, Set<Place> places) {
        var direction = scope.direction;
        for (var place : places) {
            if (changes.size() == MOST) {
                return;
            }
            var from = direction == Direction.INGRESS ? other : own;
            var to = direction == Direction.INGRESS ? own : other;
            var flow = new Flow(from, to, place.protocol, place.port);
            if (before.word(scope.policy, direction, flow) != after.word(scope.policy, direction, flow)) {
                boolean was = before.allows(flow);
                boolean is = after.allows(flow);
                if (was != is) {
                    changes.put(flow, new VerdictChange(flow, was, is));
                }
            }
        }
    }

    private static Optional<PodKey> key(Actor actor) {
        return Optional.of(Guards.key(actor.pod().name()));
    }

    private static List<Rule> rules(Direction direction, NetworkPolicy policy) {
        return direction == Direction.INGRESS ? policy.ingress() : policy.egress();
    }

    /// The ports that rules speak of, and for each of their protocols one that neither they nor any pod speaks of.
    private Set<Place> spokenOf(List<Rule> rules) {
        var places = new LinkedHashSet<Place>();
        var ranges = new ArrayList<PortRange>();
        var protocols = new TreeSet<Protocol>(Set.of(Protocol.TCP));
        for (var rule : rules) {
            for (var port : rule.ports()) {
                protocols.add(port.protocol());
                port.port().ifPresent(first -> {
                    var last = port.endPort().orElse(first);
                    places.add(new Place(port.protocol(), first));
                    places.add(new Place(port.protocol(), last));
                    ranges.add(new PortRange(first.number(), last.number()));
                });
            }
        }
        all.forEach(actor -> actor.pod()
                .ports()
                .forEach(port -> ranges.add(
                        new PortRange(port.port().number(), port.port().number()))));
        unspokenOf(ranges).ifPresent(port -> protocols.forEach(protocol -> places.add(new Place(protocol, port))));
        return places;
    }

    private static Optional<Port> unspokenOf(List<PortRange> ranges) {
        return IntStream.iterate(65535, number -> number > 0, number -> number - 1)
                .mapToObj(Port::new)
                .filter(port -> ranges.stream().noneMatch(range -> range.contains(port)))
                .findFirst();
    }

    private static Set<Place> with(Set<Place> places, Actor target) {
        if (target.pod().ports().isEmpty()) {
            return places;
        }
        var both = new LinkedHashSet<>(places);
        target.pod().ports().forEach(port -> both.add(new Place(port.protocol(), port.port())));
        return both;
    }

    /// For each block the first address in it, and the first of each exception.
    private static List<Ip> representatives(List<Rule> rules) {
        var found = new LinkedHashSet<Ip>();
        for (var rule : rules) {
            for (var peer : rule.peers()) {
                if (peer instanceof Block block) {
                    for (var family : Family.values()) {
                        Blocks.union(List.of(block), family).stream()
                                .findFirst()
                                .ifPresent(network -> found.add(first(network)));
                    }
                    block.except().forEach(except -> found.add(first(except.network())));
                }
            }
        }
        return List.copyOf(found);
    }

    /// The network's first address that a host may have.
    private static Ip first(Prefix network) {
        Ip ip = network.address();
        return network.length() < ip.family().bits() ? new Ip(ip.family(), ip.high(), ip.low() | 1) : ip;
    }
}
