package io.kuberouter.golden;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.Route;
import java.util.Collection;

/// Routes as `ip route show table local dev kube-dummy-if` and its `-6` form print them.
public final class RouteText {

    private RouteText() {}

    /// One line a route.
    public static String print(Collection<Route> routes) {
        var text = new StringBuilder();
        routes.forEach(route -> text.append(print(route)).append('\n'));
        return text.toString();
    }

    private static String print(Route route) {
        boolean four = route.key().destination().family() == Family.IPV4;
        return (route.type() == 2 ? "local " : "")
                + destination(route.key().destination())
                + (route.protocol() == 2 ? " proto kernel" : " proto static")
                + (four ? " scope " + scope(route.scope()) : "")
                + route.source().map(ip -> " src " + ip).orElse("")
                + (four ? "" : " metric 1024 pref medium");
    }

    private static String destination(Prefix prefix) {
        return prefix.length() == prefix.family().bits() ? prefix.address().toString() : prefix.toString();
    }

    static String scope(int number) {
        return switch (number) {
            case 0 -> "global";
            case 253 -> "link";
            case 254 -> "host";
            default -> Integer.toString(number);
        };
    }
}
