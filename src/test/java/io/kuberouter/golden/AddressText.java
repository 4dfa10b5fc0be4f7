package io.kuberouter.golden;

import io.kuberouter.net.Family;
import io.kuberouter.state.Address;
import java.util.Collection;

/// Addresses as `ip addr show` prints them, without lifetimes.
public final class AddressText {

    private AddressText() {}

    /// One line an address.
    public static String print(Collection<Address> addresses) {
        var text = new StringBuilder();
        for (var address : addresses) {
            boolean four = address.key().prefix().family() == Family.IPV4;
            text.append(four ? "inet " : "inet6 ").append(address.key().prefix());
            text.append(" scope ").append(RouteText.scope(address.scope()));
            text.append(four ? " " + address.key().link() : "").append('\n');
        }
        return text.toString();
    }
}
