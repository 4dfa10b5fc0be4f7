package io.kuberouter.options;

import io.kuberouter.net.Ip;
import java.util.List;

/// The listener for operators: pages, JSON, shell.
///
/// @param address where it listens, a loopback address
/// @param port 0 means no listener
public record AdminOptions(Ip address, int port) {
    private static final Ip LOOPBACK = Ip.of("127.0.0.1");

    static final Flag<String> ADDRESS = Flag.ours(
            "admin-addr",
            Kind.STRING,
            LOOPBACK.toString(),
            "Address of the operator's pages and API. Only loopback for now.");
    static final Flag<Integer> PORT =
            Flag.ours("admin-port", Kind.UINT16, 20245, "Port of the operator's pages and API. 0: no listener.");
    static final List<Flag<?>> FLAGS = List.of(ADDRESS, PORT);

    /// Whether there is a listener at all.
    public boolean isOn() {
        return port != 0;
    }

    static AdminOptions read(Values in) {
        return new AdminOptions(in.loopback(ADDRESS), in.of(PORT));
    }
}
