package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.plan.firewall.Places.Place;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import io.kuberouter.state.VerdictChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Whose verdict would change if policies were applied: each pod that their old or new versions select, with every
/// other pod and an address of every block. Of ports that are treated alike one is tried, and told.
public final class PolicyDiff {

    /// No more changes than this are told.
    public static final int MOST = 1_000;

    private final FirewallSettings settings;
    private final Verdicts before;
    private final Verdicts after;
    private final List<Somebody> pods = new ArrayList<>();
    private final Places places;
    private final Map<ObjectName, Map<Direction, Set<Place>>> spokenTo = new HashMap<>();
    private final Map<Flow, VerdictChange> changes = new LinkedHashMap<>();

    /// An end of connections.
    private record Somebody(Flow.End end, Optional<Actor> pod) {
        Ip ip() {
            return end.address();
        }

        boolean isApartFrom(Somebody other) {
            return ip().family() == other.ip().family() && !ip().equals(other.ip());
        }
    }

    /// One side of a pod before and after.
    private record Sides(Side was, Side is) {
        Fitting far(Ip ip) {
            return new Fitting(was.far(ip), is.far(ip));
        }

        Fitting near(Ip ip) {
            return new Fitting(was.near(ip), is.near(ip));
        }
    }

    /// Which of their grants fit.
    private record Fitting(BitSet was, BitSet is) {
        Fitting and(Fitting other) {
            var both = new Fitting((BitSet) was.clone(), (BitSet) is.clone());
            both.was.and(other.was);
            both.is.and(other.is);
            return both;
        }
    }

    /// The others, by what fits them: those of one list are treated alike.
    private record Crowd(Sides sides, Map<Fitting, List<Somebody>> alike) {
        static Crowd of(Sides sides, Stream<Somebody> others) {
            var alike = new LinkedHashMap<Fitting, List<Somebody>>();
            others.forEach(other -> alike.computeIfAbsent(sides.far(other.ip()), _ -> new ArrayList<>())
                    .add(other));
            return new Crowd(sides, alike);
        }
    }

    /// A pod, and what fits it and those it is compared with.
    ///
    /// @param places where it is tried, whoever the other is
    private record Question(Sides sides, Somebody own, Fitting fitting, Set<Place> places) {
        boolean differsAt(Place place) {
            return sides.was.allows(fitting.was, place) != sides.is.allows(fitting.is, place);
        }
    }

    private PolicyDiff(FirewallSettings settings, Inputs inputs, List<NetworkPolicy> policies) {
        this.settings = settings;
        before = new Verdicts(settings, inputs, PodIndex.of(inputs));
        after = before.with(policies);
        var actors = new ArrayList<Actor>();
        before.pods().forEach(actors::add);
        actors.forEach(this::enter);
        places = new Places(Stream.concat(inputs.policies().values().stream(), policies.stream()), actors);
    }

    /// An address counts for the pod that the firewall goes by.
    private void enter(Actor actor) {
        for (var ip : actor.pod().ips()) {
            if (settings.frame().families().contains(ip.family())
                    && before.pods().holders(ip).stream().min(Guards.claims(ip)).orElseThrow() == actor) {
                var key = Guards.key(actor.pod().name());
                pods.add(new Somebody(new Flow.End(ip, Optional.of(key)), Optional.of(actor)));
            }
        }
    }

    /// The changes, at most [#MOST].
    public static List<VerdictChange> of(FirewallSettings settings, Inputs inputs, List<NetworkPolicy> policies) {
        var diff = new PolicyDiff(settings, inputs, policies);
        for (var policy : policies) {
            for (var direction : Direction.values()) {
                diff.compare(policy.name(), direction);
            }
        }
        return List.copyOf(diff.changes.values());
    }

    /// Pods that the same policies isolate have the same crowd.
    private void compare(ObjectName policy, Direction direction) {
        var crowds = new HashMap<List<ObjectName>, Crowd>();
        for (var own : pods) {
            var pod = own.pod.orElseThrow();
            if (isIsolating(before, policy, direction, pod) || isIsolating(after, policy, direction, pod)) {
                var crowd = crowds.computeIfAbsent(
                        names(direction, pod), _ -> Crowd.of(sides(direction, pod), others(policy, direction)));
                compare(crowd, own);
            }
        }
    }

    private static boolean isIsolating(Verdicts verdicts, ObjectName policy, Direction direction, Actor pod) {
        return verdicts.isolating(direction, pod).stream()
                .anyMatch(judge -> judge.policy().name().equals(policy));
    }

    /// Those before, the name of nothing, those after.
    private List<ObjectName> names(Direction direction, Actor pod) {
        var names = new ArrayList<ObjectName>();
        before.isolating(direction, pod)
                .forEach(judge -> names.add(judge.policy().name()));
        names.add(new ObjectName("", ""));
        after.isolating(direction, pod)
                .forEach(judge -> names.add(judge.policy().name()));
        return names;
    }

    private Sides sides(Direction direction, Actor pod) {
        return new Sides(
                Side.of(before, direction, before.isolating(direction, pod)),
                Side.of(after, direction, after.isolating(direction, pod)));
    }

    private Stream<Somebody> others(ObjectName policy, Direction direction) {
        return Stream.concat(pods.stream(), outside(policy, direction));
    }

    private void compare(Crowd crowd, Somebody own) {
        var near = crowd.sides.near(own.ip());
        var places = new LinkedHashSet<>(placesOf(own, crowd.sides.was.direction()));
        places.addAll(this.places.unspoken());
        crowd.alike.forEach((far, all) -> {
            var question = new Question(crowd.sides, own, far.and(near), places);
            if (places.stream().anyMatch(question::differsAt)) {
                for (int i = 0; i < all.size() && changes.size() < MOST; i++) {
                    if (own.isApartFrom(all.get(i))) {
                        compare(question, all.get(i));
                    }
                }
            }
        });
    }

    /// At the places that the pod brings along, and at those that the other does. Where no port is spoken of, protocols
    /// are told once if they fare alike.
    private void compare(Question question, Somebody other) {
        var unspoken = new LinkedHashSet<Boolean>();
        for (var place : question.places) {
            changeAt(question, other, place)
                    .filter(change -> !places.unspoken().contains(place) || unspoken.add(change.after()))
                    .ifPresent(this::tell);
        }
        for (var place : placesOf(other, question.sides.was.direction().opposite())) {
            if (!question.places.contains(place)) {
                changeAt(question, other, place).ifPresent(this::tell);
            }
        }
    }

    private void tell(VerdictChange change) {
        if (changes.size() < MOST) {
            changes.put(change.flow(), change);
        }
    }

    private Optional<VerdictChange> changeAt(Question question, Somebody other, Place place) {
        if (!question.differsAt(place)) {
            return Optional.empty();
        }
        boolean inwards = question.sides.was.direction() == Direction.INGRESS;
        var from = inwards ? other : question.own;
        var to = inwards ? question.own : other;
        var flow = new Flow(from.end, to.end, place.protocol(), place.port());
        boolean was = before.allows(flow);
        boolean is = after.allows(flow);
        return was == is ? Optional.empty() : Optional.of(new VerdictChange(flow, was, is));
    }

    /// Of what policies of this direction speak to somebody, and, of whoever receives, what it names itself.
    private Collection<Place> placesOf(Somebody somebody, Direction direction) {
        return somebody.pod
                .map(pod -> spokenTo.computeIfAbsent(pod.pod().name(), _ -> new HashMap<>())
                        .computeIfAbsent(direction, _ -> placesOf(pod, direction)))
                .orElse(Set.of());
    }

    private Set<Place> placesOf(Actor pod, Direction direction) {
        var all = new LinkedHashSet<Place>();
        if (direction == Direction.INGRESS) {
            Places.of(pod, all);
        }
        for (var verdicts : List.of(before, after)) {
            Side.of(verdicts, direction, verdicts.isolating(direction, pod))
                    .grants()
                    .forEach(grant -> places.of(grant.allowance(), all));
        }
        return all;
    }

    /// For each block the first address in it, and the first of each exception, as far as no pod holds them and no
    /// default-deny cuts them off.
    private Stream<Somebody> outside(ObjectName policy, Direction direction) {
        return Stream.of(before, after)
                .flatMap(verdicts -> verdicts.judge(policy).stream())
                .map(Verdicts.Judge::policy)
                .flatMap(version -> (direction == Direction.INGRESS ? version.ingress() : version.egress()).stream())
                .flatMap(rule -> rule.peers().stream())
                .flatMap(peer -> peer instanceof Block block ? representatives(block) : Stream.empty())
                .distinct()
                .filter(ip -> settings.frame().families().contains(ip.family()))
                .filter(ip -> before.pods().holders(ip).isEmpty())
                .filter(ip -> before.cutOff(ip).isEmpty())
                .map(ip -> new Somebody(new Flow.End(ip, Optional.empty()), Optional.empty()));
    }

    private static Stream<Ip> representatives(Block block) {
        var inside = Stream.of(Family.values())
                .flatMap(family -> Blocks.union(List.of(block), family).stream().limit(1));
        return Stream.concat(inside, block.except().stream().map(Prefix::network))
                .map(PolicyDiff::first);
    }

    /// The network's first address that a host may have.
    private static Ip first(Prefix network) {
        Ip ip = network.address();
        return network.length() < ip.family().bits() ? new Ip(ip.family(), ip.high(), ip.low() | 1) : ip;
    }
}
