package io.kuberouter.conformance.rules;

import io.kuberouter.net.Ip;
import io.kuberouter.state.Flow;
import java.util.List;
import java.util.Set;

/// The ways that packets take through one node.
///
/// @param here the node's own addresses
public record Road(Walk walk, Set<Ip> here) {

    public Road {
        here = Set.copyOf(here);
    }

    /// The hooks that it comes through, in order.
    public List<Hook> hooks(Ip from, Ip to) {
        if (here.contains(from)) {
            return here.contains(to) ? List.of(Hook.OUTPUT, Hook.INPUT) : List.of(Hook.OUTPUT);
        }
        return List.of(here.contains(to) ? Hook.INPUT : Hook.FORWARD);
    }

    /// Whether the first packet of a connection comes through.
    public boolean passes(Flow flow) {
        return end(first(flow)).passes();
    }

    private static Packet first(Flow flow) {
        return Packet.first(
                flow.from().address(),
                flow.to().address(),
                flow.protocol(),
                flow.port().number());
    }

    /// Where the way of a packet ends.
    public End end(Packet packet) {
        return end(packet, hooks(packet.from(), packet.to()));
    }

    private End end(Packet packet, List<Hook> hooks) {
        var here = packet.local(here().contains(packet.from()), here().contains(packet.to()));
        var end = walk.at(hooks.getFirst(), here);
        return hooks.size() == 1 || !end.passes()
                ? end
                : end(here.withMark(end.mark()), hooks.subList(1, hooks.size()));
    }

    /// Whether a connection to a Service comes through: to its address, which the node holds, then from the balancer,
    /// which keeps the source, to the pod that was chosen.
    ///
    /// @param backend the same connection, to that pod
    public boolean passesBalancer(Flow toService, Flow backend) {
        var arrival = walk.at(Hook.INPUT, first(toService).local(false, true));
        return arrival.passes()
                && walk.at(Hook.OUTPUT, first(backend).withMark(arrival.mark())).passes();
    }

    /// Whether what a balancer sends to a pod for somebody comes through.
    public boolean leavesBalancer(Flow backend) {
        return walk.at(Hook.OUTPUT, first(backend)).passes();
    }
}
