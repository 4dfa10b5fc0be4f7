package io.kuberouter.state;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;

/// What IPVS tells virtual servers apart by. Prints as `10.96.0.10:80/tcp`.
public record ServerKey(Ip address, Protocol protocol, Port port) implements Comparable<ServerKey> {

    @Override
    public int compareTo(ServerKey other) {
        int order = address.compareTo(other.address);
        order = order != 0 ? order : port.compareTo(other.port);
        return order != 0 ? order : protocol.compareTo(other.protocol);
    }

    @Override
    public String toString() {
        return address.bracketed() + ":" + port + "/" + protocol;
    }
}
