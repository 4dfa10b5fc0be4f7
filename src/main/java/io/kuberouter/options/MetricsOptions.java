package io.kuberouter.options;

import io.kuberouter.net.Ip;
import java.util.List;
import java.util.Optional;

/// The metrics listener.
///
/// @param address where it listens; empty means every address
/// @param port 0 means no listener
/// @param path the URL path of the metrics, with its leading slash
public record MetricsOptions(Optional<Ip> address, int port, String path) {
    static final Flag<String> ADDRESS =
            Flag.of("metrics-addr", Kind.STRING, "", "Address of the metrics listener. Empty: every address.");
    static final Flag<String> PATH = Flag.of("metrics-path", Kind.STRING, "/metrics", "URL path of the metrics.");
    static final Flag<Integer> PORT =
            Flag.of("metrics-port", Kind.UINT16, 0, "Port of the metrics listener. 0: no listener.");
    static final List<Flag<?>> FLAGS = List.of(ADDRESS, PATH, PORT);

    /// Whether there is a listener at all.
    public boolean isOn() {
        return port != 0;
    }

    static MetricsOptions read(Values in) {
        if (!in.of(PATH).startsWith("/")) {
            in.refuse(PATH, "must begin with /");
        }
        return new MetricsOptions(in.listenAddress(ADDRESS), in.of(PORT), in.of(PATH));
    }
}
