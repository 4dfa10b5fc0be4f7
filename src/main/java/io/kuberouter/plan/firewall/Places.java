package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Allowance;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Where connections are tried: of ports that no policy tells apart one is enough. Those are all that nobody speaks of,
/// and what lies between two numbers that somebody does.
final class Places {

    private static final int LAST = 65535;

    private final Map<Protocol, Numbers> numbers = new EnumMap<>(Protocol.class);
    private final Set<Place> unspoken = new LinkedHashSet<>();

    /// Of one protocol.
    ///
    /// @param spoken those that a policy or a pod speaks of
    /// @param inRanges those of them that lie in a range of several
    private record Numbers(BitSet spoken, BitSet inRanges) {
        Numbers() {
            this(new BitSet(LAST + 1), new BitSet(LAST + 1));
        }
    }

    record Place(Protocol protocol, Port port) {
        boolean isIn(Allowance allowance) {
            return (allowance.protocol().isEmpty() || allowance.protocol().get() == protocol)
                    && (allowance.ports().isEmpty() || allowance.ports().get().contains(port));
        }
    }

    /// @param policies all that may have a say
    /// @param pods all that may name ports
    Places(Stream<NetworkPolicy> policies, Collection<Actor> pods) {
        policies.flatMap(policy -> Stream.concat(policy.ingress().stream(), policy.egress().stream()))
                .flatMap(rule -> rule.ports().stream())
                .forEach(this::speak);
        pods.forEach(actor -> actor.pod()
                .ports()
                .forEach(port -> of(port.protocol()).spoken.set(port.port().number())));
        for (var protocol : Protocol.values()) {
            int free = of(protocol).spoken.previousClearBit(LAST);
            if (free > 0) {
                unspoken.add(new Place(protocol, new Port(free)));
            }
        }
    }

    private Numbers of(Protocol protocol) {
        return numbers.computeIfAbsent(protocol, _ -> new Numbers());
    }

    private void speak(PolicyPort port) {
        port.port().ifPresent(from -> {
            int first = from.number();
            int last = port.endPort().orElse(from).number();
            of(port.protocol()).spoken.set(first, last + 1);
            if (first < last) {
                of(port.protocol()).inRanges.set(first, last + 1);
            }
        });
    }

    /// One for each protocol, as far as there is any.
    Set<Place> unspoken() {
        return unspoken;
    }

    /// What an allowance speaks of, and what follows behind it where that is different from the unspoken.
    void of(Allowance allowance, Set<Place> places) {
        if (allowance.protocol().isPresent() && allowance.ports().isPresent()) {
            var protocol = allowance.protocol().get();
            var range = allowance.ports().get();
            places.add(new Place(protocol, new Port(range.first())));
            if (range.last() < LAST && of(protocol).inRanges.get(range.last() + 1)) {
                places.add(new Place(protocol, new Port(range.last() + 1)));
            }
        }
    }

    /// What a pod names.
    static void of(Actor pod, Set<Place> places) {
        pod.pod().ports().forEach(port -> places.add(new Place(port.protocol(), port.port())));
    }
}
