package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.net.Family;
import io.kuberouter.state.Address;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Link;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;

/// Something that became different in the kernel, whoever did it.
public sealed interface Change {

    /// Whether it is not as wanted, so that the area must be looked at anew. What we did ourselves never is.
    boolean contradicts(Desired desired);

    /// An interface came, changed, or went: `gone` is also true of one that is down.
    record OfLink(Link link, boolean gone) implements Change {
        @Override
        public boolean contradicts(Desired desired) {
            var wanted = desired.links().at(link.name());
            return wanted != null && (gone || !wanted.equals(link));
        }
    }

    /// An address of any interface came, changed or went.
    record OfAddress(Address address, boolean gone) implements Change {
        @Override
        public boolean contradicts(Desired desired) {
            boolean wanted = desired.addresses().holds(address.key());
            return gone
                    ? wanted
                    : !wanted && desired.links().holds(address.key().link());
        }
    }

    /// A route over one of the watched interfaces came, changed or went.
    record OfRoute(Route route, boolean gone) implements Change {
        @Override
        public boolean contradicts(Desired desired) {
            var wanted = desired.routes().at(route.key());
            boolean asWanted = route.equals(wanted);
            return gone ? asWanted : !asWanted && (wanted != null || hides(desired));
        }

        /// A route of another table hides a wanted one in IPv6 only.
        private boolean hides(Desired desired) {
            var local = new RouteKey(Rtnetlink.TABLE_LOCAL, route.key().destination());
            return route.key().destination().family() == Family.IPV6
                    && desired.routes().holds(local);
        }
    }

    /// Some rule of policy routing came or went.
    record OfRules() implements Change {
        @Override
        public boolean contradicts(Desired desired) {
            return false;
        }
    }

    /// Announcements were lost: anything may be different.
    record Overrun() implements Change {
        @Override
        public boolean contradicts(Desired desired) {
            return true;
        }
    }
}
