package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkMonitor;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Address;
import io.kuberouter.state.AddressKey;
import io.kuberouter.state.Link;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Tells what becomes different among interfaces, addresses, routes and rules of this network namespace. Routes over
/// interfaces that are not watched, link-local addresses, and the kernel's own routes of IPv4 are dropped at once.
public final class RtnetlinkMonitor implements AutoCloseable {

    private final Set<String> watched;
    private final Consumer<Change> listener;
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final NetlinkMonitor monitor;

    private RtnetlinkMonitor(Set<String> watched, Consumer<Change> listener) throws NetlinkException {
        this.watched = Set.copyOf(watched);
        this.listener = listener;
        this.monitor = NetlinkMonitor.start(
                NetlinkSocket.ROUTE,
                "rtnetlink",
                new Ear(this),
                Rtnetlink.LINKS,
                Rtnetlink.IPV4_ADDRESSES,
                Rtnetlink.IPV6_ADDRESSES,
                Rtnetlink.IPV4_ROUTES,
                Rtnetlink.IPV6_ROUTES,
                Rtnetlink.IPV4_RULES,
                Rtnetlink.IPV6_RULES);
    }

    /// Starts to listen in the network namespace of this thread; what changes after this has returned is told.
    ///
    /// @param links the interfaces whose routes are of interest
    /// @param listener called on the monitor's thread; must be quick
    /// @throws TargetException if the kernel does not let us listen
    public static RtnetlinkMonitor start(Set<String> links, Consumer<Change> listener) throws TargetException {
        try (var socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            var monitor = new RtnetlinkMonitor(links, listener);
            Interfaces.all(socket).forEach(link -> monitor.names.putIfAbsent(link.index(), link.name()));
            return monitor;
        } catch (NetlinkException e) {
            throw new TargetException("listening to rtnetlink: " + e.getMessage(), e);
        }
    }

    /// What the kernel says, in the kernel's words.
    private record Ear(RtnetlinkMonitor monitor) implements NetlinkMonitor.Listener {
        @Override
        public void heard(Message message) {
            try {
                monitor.heard(message);
            } catch (MisshapenException e) {
                missed();
            }
        }

        @Override
        public void missed() {
            monitor.listener.accept(new Change.Overrun());
        }
    }

    private void heard(Message message) {
        switch (message.type()) {
            case Rtnetlink.NEW_LINK, Rtnetlink.DEL_LINK -> link(message, message.type() == Rtnetlink.DEL_LINK);
            case Rtnetlink.NEW_ADDRESS, Rtnetlink.DEL_ADDRESS ->
                address(message, message.type() == Rtnetlink.DEL_ADDRESS);
            case Rtnetlink.NEW_ROUTE, Rtnetlink.DEL_ROUTE -> route(message, message.type() == Rtnetlink.DEL_ROUTE);
            case Rtnetlink.NEW_RULE, Rtnetlink.DEL_RULE -> listener.accept(new Change.OfRules());
            default -> {}
        }
    }

    private void link(Message message, boolean gone) {
        var link = LinkCodec.decode(message);
        if (link == null) {
            return;
        }
        if (gone) {
            names.remove(link.index());
        } else {
            names.put(link.index(), link.name());
        }
        listener.accept(new Change.OfLink(new Link(link.name(), link.kind()), gone || !link.up()));
    }

    private void address(Message message, boolean gone) {
        var address = AddressCodec.decode(message);
        String link = address == null ? null : names.get(address.link());
        if (address != null && link != null && !address.prefix().address().isLinkLocal()) {
            var key = new AddressKey(link, address.prefix());
            listener.accept(new Change.OfAddress(new Address(key, address.scope()), gone));
        }
    }

    private void route(Message message, boolean gone) {
        var route = RouteCodec.decode(message, this::isWatched);
        if (route != null && !isReplaced(route)) {
            listener.accept(new Change.OfRoute(route.on(names.getOrDefault(route.link(), "")), gone));
        }
    }

    /// The route that the kernel makes with each address of IPv4: ours takes its place, or stands before it.
    private static boolean isReplaced(KernelRoute route) {
        return route.key().destination().family() == Family.IPV4 && route.goesWithAddress();
    }

    private boolean isWatched(int link) {
        return watched.contains(names.getOrDefault(link, ""));
    }

    /// Stops; nothing is told once this has returned.
    @Override
    public void close() {
        monitor.close();
    }
}
