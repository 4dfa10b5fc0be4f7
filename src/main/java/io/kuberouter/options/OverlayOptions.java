package io.kuberouter.options;

import io.kuberouter.net.Port;
import java.util.List;
import java.util.Locale;

/// Tunnels between nodes.
///
/// @param enabled whether there are any
/// @param reach to which nodes
/// @param encap how packets are wrapped
/// @param port the UDP port of foo-over-UDP, 1024 or higher
public record OverlayOptions(boolean enabled, Reach reach, Encap encap, Port port) {

    /// Nodes of other subnets only, or all nodes.
    public enum Reach {
        SUBNET,
        FULL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// IP in IP (RFC 2003), or foo over UDP.
    public enum Encap {
        IPIP,
        FOU;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Flag<Boolean> ENABLED =
            Flag.of("enable-overlay", Kind.BOOL, true, "Tunnel pod traffic to nodes of other subnets.");
    static final Flag<String> TYPE = Flag.of(
            "overlay-type", Kind.STRING, "subnet", "Which nodes get a tunnel: subnet (other subnets only) or full.");
    static final Flag<String> ENCAP = Flag.of("overlay-encap", Kind.STRING, "ipip", "Encapsulation: ipip or fou.");
    static final Flag<Integer> ENCAP_PORT =
            Flag.of("overlay-encap-port", Kind.UINT16, 5555, "UDP port of the fou encapsulation, 1024 or higher.");
    static final List<Flag<?>> FLAGS = List.of(ENABLED, TYPE, ENCAP, ENCAP_PORT);

    static OverlayOptions read(Values in) {
        return new OverlayOptions(
                in.of(ENABLED), in.word(TYPE, Reach.values()), in.word(ENCAP, Encap.values()), new Port((int)
                        in.between(1024, 65535, ENCAP_PORT)));
    }
}
