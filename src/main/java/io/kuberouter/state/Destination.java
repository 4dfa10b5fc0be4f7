package io.kuberouter.state;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;

/// A real server behind a virtual one.
///
/// @param weight its share; 0 takes no new connections
public record Destination(Ip address, Port port, Forward forward, int weight) implements Comparable<Destination> {

    /// How packets reach it, numbered as `IP_VS_CONN_F_*` of `linux/ip_vs.h`.
    public enum Forward {
        MASQUERADE(0),
        LOCAL(1),
        TUNNEL(2),
        DIRECT(3);

        private final int number;

        Forward(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /// The method with this number.
        ///
        /// @throws IllegalArgumentException for a number the kernel does not use
        public static Forward of(int number) {
            if (number < 0 || number > 3) {
                throw new IllegalArgumentException("forwarding method " + number + " is not one of IPVS");
            }
            return values()[number];
        }
    }

    /// By address, then port: what IPVS tells destinations apart by.
    @Override
    public int compareTo(Destination other) {
        int order = address.compareTo(other.address);
        return order != 0 ? order : port.compareTo(other.port);
    }

    @Override
    public String toString() {
        return address.bracketed() + ":" + port;
    }
}
