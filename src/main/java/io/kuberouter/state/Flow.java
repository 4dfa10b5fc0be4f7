package io.kuberouter.state;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import java.util.Optional;

/// The first packet of a connection that somebody asks about.
public record Flow(End from, End to, Protocol protocol, Port port) {

    /// Whether it never leaves whoever opens it, unless it is led through a Service.
    public boolean isToItself() {
        return from.address().equals(to.address());
    }

    /// One end of it.
    ///
    /// @param pod the pod that holds the address; absent for everything else
    public record End(Ip address, Optional<PodKey> pod) {
        @Override
        public String toString() {
            return pod.map(key -> key + " (" + address + ")").orElse(address.toString());
        }
    }
}
