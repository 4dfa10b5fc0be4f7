package io.kuberouter.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Address;
import io.kuberouter.state.AddressKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Link;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As many as the largest clusters have: nothing is lost, and what we did ourselves does not alarm us.
class ManyAddressesTest {

    private static final int MANY = 2_000;
    private static final String LINK = "kube-dummy-if";

    private static Ip vip(Family family, int number) {
        return family == Family.IPV4
                ? new Ip(family, 0, Ip.of("10.96.0.1").low() + number)
                : new Ip(family, Ip.of("fd00:96::").high(), 1 + number);
    }

    private static <K, V> List<Edit<K, V>> edits(Map<K, V> wanted) {
        var edits = new ArrayList<Edit<K, V>>();
        wanted.forEach((key, value) -> edits.add(new Edit<>(key, null, value)));
        return edits;
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void allAreThereAndOurOwnWorkIsNoNews(Family family) throws Exception {
        var addresses = Table.<AddressKey, Address>empty();
        var routes = Table.<RouteKey, Route>empty();
        var node = Ip.of(family == Family.IPV4 ? "10.0.1.2" : "fd00:1::2");
        for (int i = 0; i < MANY; i++) {
            var prefix = vip(family, i).asPrefix();
            var key = new AddressKey(LINK, prefix);
            addresses = addresses.with(key, new Address(key, 253));
            var route = new RouteKey(255, prefix);
            routes = routes.with(route, new Route(route, 2, 2, 254, LINK, Optional.of(node)));
        }
        var desired = new Desired(
                Table.of(Map.of(LINK, new Link(LINK, "bridge"))),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                addresses,
                routes,
                Table.empty(),
                Firewall.NONE,
                Table.empty());
        try (var namespace = new Namespace()) {
            namespace.sh("ip addr add " + node.asPrefix() + " dev lo; ip link add kube-dummy-if up type bridge");
            var alarms = new AtomicInteger();
            try (var socket = namespace.in(() -> NetlinkSocket.open(NetlinkSocket.ROUTE));
                    var monitor = namespace.in(() -> RtnetlinkMonitor.start(
                            Set.of(LINK), change -> alarms.addAndGet(change.contradicts(desired) ? 1 : 0)))) {
                assertThat(monitor).isNotNull();
                var target = new Routes(socket, LINK);
                assertThat(new Addresses(socket, Set.of(LINK)).build(edits(addresses)))
                        .isEmpty();
                assertThat(target.build(edits(routes))).isEmpty();
                assertThat(new Addresses(socket, Set.of(LINK)).observe(addresses))
                        .isEqualTo(addresses);
                assertThat(target.observe(routes)).isEqualTo(routes);
            }
            // IPv6: the kernel's own routes are news until they have gone
            assertThat(alarms.get()).isLessThanOrEqualTo(family == Family.IPV4 ? 0 : MANY);
        }
    }
}
