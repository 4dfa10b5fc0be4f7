package io.kuberouter.plan.proxy;

import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.SlicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Family;
import io.kuberouter.state.Destination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The endpoints of one Service port, and which of them take new connections.
final class EndpointChoice {

    private final List<Candidate> candidates = new ArrayList<>();

    private record Candidate(Family family, SlicePort port, Endpoint endpoint) {}

    /// Joins the slices of a Service to one of its ports by the port's name.
    EndpointChoice(Collection<EndpointSlice> slices, ServicePort port) {
        for (var slice : slices) {
            for (var slicePort : slice.ports()) {
                if (slicePort.name().equals(port.name()) && slicePort.protocol() == port.protocol()) {
                    slice.endpoints().forEach(e -> candidates.add(new Candidate(slice.family(), slicePort, e)));
                }
            }
        }
    }

    int size(Family family) {
        return (int) candidates.stream().filter(c -> c.family == family).count();
    }

    /// Ready endpoints within the policy's scope; where none is ready, those that still serve while they terminate. A
    /// local policy narrows to this node and never falls back to others.
    List<Destination> destinations(Family family, TrafficPolicy policy, String node) {
        Predicate<Candidate> inScope = candidate -> candidate.family == family
                && (policy == TrafficPolicy.CLUSTER || candidate.endpoint.node().equals(node));
        var ready = pick(inScope.and(candidate -> candidate.endpoint.ready()));
        return ready.isEmpty() ? pick(inScope.and(candidate -> candidate.endpoint.serving())) : ready;
    }

    private List<Destination> pick(Predicate<Candidate> wanted) {
        var found = new TreeMap<Destination, Destination>();
        for (var candidate : candidates) {
            if (wanted.test(candidate)) {
                for (var address : candidate.endpoint.addresses()) {
                    var destination =
                            new Destination(address, candidate.port.port(), Destination.Forward.MASQUERADE, 1);
                    found.put(destination, destination);
                }
            }
        }
        return List.copyOf(found.values());
    }
}
