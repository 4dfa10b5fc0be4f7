package io.kuberouter.options;

import io.kuberouter.net.Ip;
import java.util.List;
import java.util.Optional;

/// The health listener.
///
/// @param address where it listens; empty means every address
/// @param port 0 means no listener
public record HealthOptions(Optional<Ip> address, int port) {
    static final Flag<String> ADDRESS =
            Flag.of("health-addr", Kind.STRING, "", "Address of the health listener. Empty: every address.");
    static final Flag<Integer> PORT =
            Flag.of("health-port", Kind.UINT16, 20244, "Port of the health listener. 0: no listener.");
    static final List<Flag<?>> FLAGS = List.of(ADDRESS, PORT);

    /// Whether there is a listener at all.
    public boolean isOn() {
        return port != 0;
    }

    static HealthOptions read(Values in) {
        return new HealthOptions(in.listenAddress(ADDRESS), in.of(PORT));
    }
}
