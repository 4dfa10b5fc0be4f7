package io.kuberouter.conformance.rules;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;

/// A packet on its way through a node.
///
/// @param protocol its number
/// @param port where to, 0 for a protocol without ports
/// @param icmpType of ICMP or ICMPv6, else 0
/// @param fromHere whether the source is an address of this node
/// @param toHere whether the destination is
/// @param mark what it bears already
public record Packet(
        Ip from, Ip to, int protocol, int port, int icmpType, State state, boolean fromHere, boolean toHere, int mark) {

    public static final int ICMP = 1, ICMP6 = 58;

    /// What connection tracking says of it.
    public enum State {
        NEW,
        ESTABLISHED,
        RELATED,
        INVALID
    }

    /// The first packet of a connection between ends that are not this node.
    public static Packet first(Ip from, Ip to, Protocol protocol, int port) {
        return new Packet(from, to, protocol.number(), port, 0, State.NEW, false, false, 0);
    }

    public static Packet echoRequest(Ip from, Ip to) {
        boolean four = from.family() == Family.IPV4;
        return new Packet(from, to, four ? ICMP : ICMP6, 0, four ? 8 : 128, State.NEW, false, false, 0);
    }

    public Packet with(State other) {
        return new Packet(from, to, protocol, port, icmpType, other, fromHere, toHere, mark);
    }

    public Packet withMark(int other) {
        return new Packet(from, to, protocol, port, icmpType, state, fromHere, toHere, other);
    }

    public Packet local(boolean source, boolean destination) {
        return new Packet(from, to, protocol, port, icmpType, state, source, destination, mark);
    }

    public Family family() {
        return from.family();
    }
}
