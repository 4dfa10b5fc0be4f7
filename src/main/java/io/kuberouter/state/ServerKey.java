package io.kuberouter.state;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import org.jspecify.annotations.Nullable;

/// What IPVS tells virtual servers apart by. Prints as `10.96.0.10:80/tcp`.
public record ServerKey(Ip address, Protocol protocol, Port port) implements Comparable<ServerKey> {

    /// Written out: what a record derives is several times slower until the JVM is warm, and a first plan asks often.
    @Override
    public int hashCode() {
        return (31 * address.hashCode() + port.number()) * 31 + protocol.number();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerKey key
                && port.number() == key.port.number()
                && protocol == key.protocol
                && address.equals(key.address);
    }

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
