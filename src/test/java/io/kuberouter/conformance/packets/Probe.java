package io.kuberouter.conformance.packets;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Flow;

/// The first packet of a connection that somebody tries.
///
/// @param port where to, 1 to 65535
public record Probe(Ip from, Ip to, Protocol protocol, int port) {

    public Probe {
        if (from.family() != to.family()) {
            throw new IllegalArgumentException(from + " and " + to + " are of two families");
        }
    }

    public static Probe of(Flow flow) {
        return new Probe(
                flow.from().address(),
                flow.to().address(),
                flow.protocol(),
                flow.port().number());
    }

    @Override
    public String toString() {
        return from + " -> " + to.bracketed() + ":" + port + "/" + protocol;
    }
}
