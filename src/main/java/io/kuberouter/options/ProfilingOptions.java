package io.kuberouter.options;

import io.kuberouter.net.Ip;
import java.util.List;
import java.util.Optional;

/// The profiling listener on port 6060.
///
/// @param enabled whether there is one
/// @param address where it listens; empty means every address
public record ProfilingOptions(boolean enabled, Optional<Ip> address) {
    static final Flag<Boolean> ENABLED =
            Flag.of("enable-pprof", Kind.BOOL, false, "Open the profiling listener on port 6060.");
    static final Flag<String> ADDRESS = Flag.ours(
            "pprof-addr", Kind.STRING, "127.0.0.1", "Address of the profiling listener. Empty: every address.");
    static final List<Flag<?>> FLAGS = List.of(ENABLED, ADDRESS);

    static ProfilingOptions read(Values in) {
        return new ProfilingOptions(in.of(ENABLED), in.listenAddress(ADDRESS));
    }
}
