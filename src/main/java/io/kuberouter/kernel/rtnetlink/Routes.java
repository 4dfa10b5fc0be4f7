package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Routes to single addresses over an interface that is ours, such as `local VIP dev kube-dummy-if src NODE`.
///
/// The kernel makes a local route of its own with each address, and in IPv4 once more behind ours when the interface
/// comes up again. In IPv4 ours takes its place. In IPv6 ours has a larger metric and counts only once the kernel's has
/// gone, and so has the one that older addresses have in the main table; while such a rival is there, [#observe]
/// returns it instead of ours. A kernel's own route that nobody wants replaced is not ours; it goes with its address.
public final class Routes implements Target<RouteKey, Route> {

    /// What the kernel gives a route that is written without a metric (`IP6_RT_PRIO_USER`).
    private static final int IPV6_METRIC = 1024;

    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final NetlinkSocket socket;
    private final String link;

    /// @param socket of protocol [NetlinkSocket#ROUTE], for this target alone
    /// @param link the interface that is ours
    public Routes(NetlinkSocket socket, String link) {
        this.socket = socket;
        this.link = link;
    }

    @Override
    public Table<RouteKey, Route> observe(Table<RouteKey, Route> wanted) throws TargetException {
        var found = Table.<RouteKey, Route>empty();
        for (var route : present()) {
            var local = new RouteKey(Rtnetlink.TABLE_LOCAL, route.key().destination());
            var asked = wanted.at(local);
            boolean ours = route.key().equals(local) && route.type() == Rtnetlink.LOCAL;
            var held = found.at(local);
            if (asked == null ? ours && !route.goesWithAddress() : held == null || held.equals(asked)) {
                found = found.with(local, route.on(link));
            }
        }
        return found;
    }

    /// Every route to a single address over our interface: local ones, and in IPv6 those of every table.
    private List<KernelRoute> present() throws TargetException {
        var index = Interfaces.find(socket, link);
        if (index.isEmpty()) {
            return List.of();
        }
        int ours = index.get().index();
        var routes = new ArrayList<KernelRoute>();
        for (var family : Family.values()) {
            routes.addAll(Interfaces.dump(
                    socket, RouteCodec.list(family), message -> RouteCodec.decode(message, found -> found == ours)));
        }
        routes.removeIf(route -> !isSingle(route.key().destination()) || !matters(route));
        return routes;
    }

    private static boolean isSingle(Prefix destination) {
        return destination.length() == destination.family().bits()
                && !destination.address().isLinkLocal()
                && !destination.address().isMulticast();
    }

    private static boolean matters(KernelRoute route) {
        return route.key().table() == Rtnetlink.TABLE_LOCAL
                || route.key().destination().family() == Family.IPV6;
    }

    @Override
    public Map<RouteKey, String> build(List<Edit<RouteKey, Route>> edits) throws TargetException {
        int index = Interfaces.indices(socket, Set.of(link)).getOrDefault(link, 0);
        boolean differing = edits.stream().anyMatch(edit -> edit.before() != null);
        var present = differing ? byDestination() : Map.<Prefix, List<KernelRoute>>of();
        expel(edits, index);
        var batch = new Batch<RouteKey>();
        for (var edit : edits) {
            var route = edit.wanted();
            batch.add(edit.key(), "ip route replace", RouteCodec.replace(route, index), Errno.EEXIST);
            if (edit.before() != null) {
                rivals(present.getOrDefault(edit.key().destination(), List.of()), route)
                        .forEach(rival -> batch.add(edit.key(), "ip route del", RouteCodec.delete(rival), Errno.ESRCH));
            }
        }
        return batch.send(socket);
    }

    /// Removes the kernel's own routes of new IPv6 addresses. It makes them a moment after the address, from a queue
    /// of work (where duplicates are not looked for), so they are waited for: once ours is there, they could no
    /// longer be told apart.
    private void expel(List<Edit<RouteKey, Route>> edits, int index) throws TargetException {
        var waiting = edits.stream()
                .filter(edit -> edit.before() == null)
                .map(Edit::key)
                .filter(key -> key.destination().family() == Family.IPV6)
                .toList();
        for (int i = 0; i < TRIES && !waiting.isEmpty(); i++) {
            var batch = new Batch<RouteKey>();
            waiting.forEach(key -> batch.add(key, "ip route del", RouteCodec.delete(key, index)));
            waiting = List.copyOf(batch.send(socket).keySet());
            if (!waiting.isEmpty()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private Map<Prefix, List<KernelRoute>> byDestination() throws TargetException {
        var routes = new HashMap<Prefix, List<KernelRoute>>();
        present()
                .forEach(route -> routes.computeIfAbsent(route.key().destination(), key -> new ArrayList<>())
                        .add(route));
        return routes;
    }

    /// The routes beside the wanted one that its replacement does not displace. The kernel displaces the first of the
    /// same metric, unless the wanted one stands behind it already (`EEXIST`).
    private List<KernelRoute> rivals(List<KernelRoute> present, Route wanted) {
        var rivals = new ArrayList<>(present);
        boolean removed = rivals.removeIf(route -> route.on(link).equals(wanted));
        int metric = wanted.key().destination().family() == Family.IPV4 ? 0 : IPV6_METRIC;
        for (int i = 0; i < rivals.size() && !removed; i++) {
            if (rivals.get(i).key().equals(wanted.key()) && rivals.get(i).metric() == metric) {
                rivals.remove(i);
                removed = true;
            }
        }
        return rivals;
    }

    @Override
    public Map<RouteKey, String> clear(List<Edit<RouteKey, Route>> edits) throws TargetException {
        var present = Interfaces.find(socket, link);
        if (present.isEmpty()) {
            return Map.of();
        }
        var batch = new Batch<RouteKey>();
        edits.forEach(edit -> remove(edit.key(), present.get().index(), batch));
        return batch.send(socket);
    }

    private static void remove(RouteKey key, int index, Batch<RouteKey> batch) {
        batch.add(key, "ip route del", RouteCodec.delete(key, index), Errno.ESRCH);
    }
}
