package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import java.util.Optional;

/// A route as the kernel holds it.
///
/// @param link index of the outgoing interface
/// @param metric smaller is preferred; the kernel's own local routes of IPv6 have 0, which nobody else can write
record KernelRoute(RouteKey key, int type, int protocol, int scope, int link, Optional<Ip> source, int metric) {

    /// Whether the kernel made it by itself when the address was added, and will remove it with the address.
    boolean goesWithAddress() {
        if (key.table() != Rtnetlink.TABLE_LOCAL || type != Rtnetlink.LOCAL) {
            return false;
        }
        return key.destination().family() == Family.IPV4
                ? source.equals(Optional.of(key.destination().address()))
                : metric == 0;
    }

    /// As it would be wanted. IPv6 knows no scope of routes, so a local one gets what IPv4 has there.
    Route on(String name) {
        boolean local6 = type == Rtnetlink.LOCAL && key.destination().family() == Family.IPV6;
        return new Route(key, type, protocol, local6 ? Rtnetlink.SCOPE_HOST : scope, name, source);
    }
}
