package io.kuberouter.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtnetlinkMonitorTest {

    private final LinkedBlockingQueue<Change> heard = new LinkedBlockingQueue<>();
    private Namespace namespace;
    private RtnetlinkMonitor monitor;

    @BeforeEach
    void listen() throws Exception {
        namespace = new Namespace();
        namespace.sh("ip link add kube-dummy-if up type bridge; ip link add eth0 up type bridge");
        monitor = namespace.in(() -> RtnetlinkMonitor.start(Set.of("kube-dummy-if"), heard::add));
    }

    @AfterEach
    void stop() throws Exception {
        monitor.close();
        namespace.close();
    }

    /// What is told up to this change.
    private List<Change> until(Change last) throws InterruptedException {
        var changes = new ArrayList<Change>();
        while (true) {
            var change = heard.poll(10, TimeUnit.SECONDS);
            if (change == null) {
                return fail("only " + changes + " was heard, not " + last);
            }
            changes.add(change);
            if (change.equals(last)) {
                return changes;
            }
        }
    }

    private static final AddressKey KEY = new AddressKey("kube-dummy-if", Prefix.of("10.96.7.9/32"));

    private static Change route(String destination, String source, boolean gone) {
        var key = new RouteKey(255, Prefix.of(destination));
        var from = source.isEmpty() ? Optional.<Ip>empty() : Optional.of(Ip.of(source));
        return new Change.OfRoute(new Route(key, 2, 2, 254, "kube-dummy-if", from), gone);
    }

    @Test
    void addressesAndRoutesOfOurInterfaceAreTold() throws Exception {
        namespace.sh("""
                ip addr add 10.96.7.9/32 dev kube-dummy-if scope link
                ip addr add fd00:96::7:9/128 dev kube-dummy-if nodad
                """);
        until(new Change.OfAddress(new Address(KEY, 253), false));
        until(route("fd00:96::7:9/128", "", false));
        namespace.sh("""
                ip addr add 192.0.2.1/32 dev eth0
                ip route replace local 10.96.7.9 dev kube-dummy-if table local proto kernel scope host src 192.0.2.1
                ip route del local 10.96.7.9 dev kube-dummy-if table local
                ip addr del 10.96.7.9/32 dev kube-dummy-if
                """);
        assertThat(until(new Change.OfAddress(new Address(KEY, 253), true)))
                .filteredOn(Change.OfRoute.class::isInstance)
                .filteredOn(change -> !((Change.OfRoute) change)
                        .route()
                        .key()
                        .destination()
                        .toString()
                        .contains(":"))
                .containsExactly(route("10.96.7.9/32", "192.0.2.1", false), route("10.96.7.9/32", "192.0.2.1", true));
    }

    @Test
    void routesElsewhereAndLinkLocalAddressesAreNotTold() throws Exception {
        namespace.sh("""
                ip addr add 192.0.2.1/24 dev eth0
                ip route add 198.51.100.0/24 dev eth0
                ip addr add fe80::77/64 dev eth0
                ip rule add priority 32764 fwmark 1 lookup 78
                """);
        var eth0 = new AddressKey("eth0", Prefix.of("192.0.2.1/24"));
        assertThat(until(new Change.OfRules()))
                .noneMatch(change -> change instanceof Change.OfRoute of
                        && of.route().key().destination().toString().startsWith("198"))
                .filteredOn(Change.OfAddress.class::isInstance)
                .containsExactly(new Change.OfAddress(new Address(eth0, 0), false));
    }

    @Test
    void anInterfaceThatCameLaterIsKnownByName() throws Exception {
        var link = new Link("kube-dummy-if", "bridge");
        namespace.sh("ip link del kube-dummy-if");
        until(new Change.OfLink(link, true));
        namespace.sh("ip link add kube-dummy-if up type bridge; ip addr add 10.96.7.9/32 dev kube-dummy-if scope link");
        assertThat(until(new Change.OfAddress(new Address(KEY, 253), false))).contains(new Change.OfLink(link, false));
    }

    @Test
    void onlyWhatIsNotAsWantedContradicts() {
        var wanted =
                new Route(new RouteKey(255, KEY.prefix()), 2, 2, 254, "kube-dummy-if", Optional.of(Ip.of("10.0.1.2")));
        var desired = new Desired(
                Table.of(Map.of("kube-dummy-if", new Link("kube-dummy-if", "dummy"))),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.of(Map.of(KEY, new Address(KEY, 253))),
                Table.of(Map.of(wanted.key(), wanted)),
                Table.empty(),
                Firewall.NONE,
                Table.empty());
        var stranger = new Address(new AddressKey("kube-dummy-if", Prefix.of("192.0.2.7/32")), 0);
        var elsewhere = new Address(new AddressKey("eth0", Prefix.of("192.0.2.7/32")), 0);
        assertThat(List.of(
                        new Change.OfLink(new Link("kube-dummy-if", "dummy"), false),
                        new Change.OfLink(new Link("eth0", ""), true),
                        new Change.OfAddress(new Address(KEY, 253), false),
                        new Change.OfAddress(stranger, true),
                        new Change.OfAddress(elsewhere, false),
                        new Change.OfRoute(wanted, false),
                        route("10.96.7.9/32", "10.96.7.9", true),
                        route("10.96.7.77/32", "10.0.1.2", true)))
                .noneMatch(change -> change.contradicts(desired));
        assertThat(List.of(
                        new Change.OfLink(new Link("kube-dummy-if", "dummy"), true),
                        new Change.OfAddress(new Address(KEY, 253), true),
                        new Change.OfAddress(stranger, false),
                        new Change.OfRoute(wanted, true),
                        route("10.96.7.9/32", "", false),
                        new Change.Overrun()))
                .allMatch(change -> change.contradicts(desired));
    }
}
