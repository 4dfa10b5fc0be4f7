package io.kuberouter.kernel.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Address;
import io.kuberouter.state.AddressKey;
import io.kuberouter.state.Link;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a real kernel, in a network namespace; a bridge stands in for the dummy, which not every kernel has.
class RtnetlinkTest {

    private static final String LINK = "kube-dummy-if";
    private static final String NODE4 = "10.0.1.2", NODE6 = "fd00:1::2";

    private final String kind = kind();
    private Namespace namespace;
    private NetlinkSocket socket;
    private Links links;
    private Addresses addresses;
    private Routes routes;

    String kind() {
        return "bridge";
    }

    @BeforeEach
    void node() throws Exception {
        namespace = new Namespace();
        socket = namespace.in(() -> NetlinkSocket.open(NetlinkSocket.ROUTE));
        links = new Links(socket, Set.of(new Link(LINK, kind)));
        addresses = new Addresses(socket, Set.of(LINK));
        routes = new Routes(socket, LINK);
        namespace.sh("""
                ip link add eth0 up type bridge
                ip addr add 10.0.1.2/24 dev eth0
                ip addr add fd00:1::2/64 dev eth0 nodad
                """);
    }

    @AfterEach
    void gone() throws Exception {
        socket.close();
        namespace.close();
    }

    private static <K extends Comparable<K>> K firstKey(Table<K, ?> table) {
        return table.keySet().iterator().next();
    }

    private static <V> V first(Table<?, V> table) {
        return table.values().iterator().next();
    }

    private Table<String, Link> link() {
        return Table.of(Map.of(LINK, new Link(LINK, kind)));
    }

    private static Table<AddressKey, Address> vips(String... vips) {
        var table = Table.<AddressKey, Address>empty();
        for (String vip : vips) {
            var key = new AddressKey(LINK, Ip.of(vip).asPrefix());
            table = table.with(key, new Address(key, 253));
        }
        return table;
    }

    private static Table<RouteKey, Route> local(String... vips) {
        var table = Table.<RouteKey, Route>empty();
        for (String vip : vips) {
            var key = new RouteKey(255, Ip.of(vip).asPrefix());
            var node = Ip.of(vip.contains(":") ? NODE6 : NODE4);
            table = table.with(key, new Route(key, 2, 2, 254, LINK, Optional.of(node)));
        }
        return table;
    }

    private static <K extends Comparable<K>, V> Map<K, String> settle(Target<K, V> target, Table<K, V> wanted)
            throws TargetException {
        return settle(target, target.observe(wanted), wanted);
    }

    private static <K extends Comparable<K>, V> Map<K, String> settle(
            Target<K, V> target, Table<K, V> present, Table<K, V> wanted) throws TargetException {
        var build = new ArrayList<Edit<K, V>>();
        var clear = new ArrayList<Edit<K, V>>();
        wanted.changesSince(
                present, (key, before, after) -> (after == null ? clear : build).add(new Edit<>(key, before, after)));
        var failed = new HashMap<>(build.isEmpty() ? Map.<K, String>of() : target.build(build));
        failed.putAll(clear.isEmpty() ? Map.of() : target.clear(clear));
        return failed;
    }

    private void assertSettled(String... vips) throws TargetException {
        assertThat(links.observe(link())).isEqualTo(link());
        assertThat(addresses.observe(vips(vips))).isEqualTo(vips(vips));
        assertThat(routes.observe(local(vips))).isEqualTo(local(vips));
    }

    private void settleAll(String... vips) throws TargetException {
        assertThat(settle(links, link())).isEmpty();
        assertThat(settle(addresses, vips(vips))).isEmpty();
        assertThat(settle(routes, local(vips))).isEmpty();
    }

    @Test
    void addressesAndTheirRoutesAreWrittenReadBackAndRemoved() throws Exception {
        settleAll("10.96.7.9", "10.96.7.10", "fd00:96::7:9");
        assertSettled("10.96.7.9", "10.96.7.10", "fd00:96::7:9");
        assertThat(namespace.sh("ip route get 10.96.7.9; ip -6 route get fd00:96::7:9"))
                .contains("src " + NODE4)
                .contains("src " + NODE6);
        assertThat(namespace.sh("ip -o addr show dev kube-dummy-if"))
                .contains("10.96.7.9/32 scope link")
                .contains("fd00:96::7:9/128 scope global");
        assertThat(namespace.sh("ip -6 route show table main dev kube-dummy-if"))
                .doesNotContain("fd00:96::7:9");

        settleAll("10.96.7.10");
        assertSettled("10.96.7.10");
        assertThat(namespace.sh("ip route show table all; ip -6 route show table all; ip addr"))
                .doesNotContain("10.96.7.9")
                .doesNotContain("fd00:96::7:9");
    }

    @Test
    void nothingIsWrittenWhereNothingDiffers() throws Exception {
        settleAll("10.96.7.9", "fd00:96::7:9");
        long written = socket.written();
        settleAll("10.96.7.9", "fd00:96::7:9");
        assertThat(socket.written()).isEqualTo(written);
    }

    @Test
    void theOrderOfRemovingAddressAndRouteDoesNotMatter() throws Exception {
        settleAll("10.96.7.9", "fd00:96::7:9");
        assertThat(settle(routes, local())).isEmpty();
        assertThat(settle(addresses, vips())).isEmpty();
        assertSettled();
        assertThat(namespace.sh("ip route show table all; ip -6 route show table all"))
                .doesNotContain("10.96.7.9")
                .doesNotContain("fd00:96::7:9");
    }

    @Test
    void anAddressThatAnotherMadeGetsOurRoutes() throws Exception {
        settleAll();
        namespace.sh("ip addr add 10.96.7.9/32 dev kube-dummy-if scope link");
        namespace.sh("ip addr add fd00:96::7:9/128 dev kube-dummy-if nodad");
        var wanted = local("10.96.7.9", "fd00:96::7:9");
        assertThat(routes.observe(local())).isEmpty();
        assertThat(routes.observe(wanted)).hasSize(2).doesNotContainValue(first(wanted));
        settleAll("10.96.7.9", "fd00:96::7:9");
        assertSettled("10.96.7.9", "fd00:96::7:9");
    }

    @Test
    void rivalsOfOurRouteGo() throws Exception {
        settleAll("fd00:96::7:9");
        namespace.sh("ip -6 route add fd00:96::7:9/128 dev kube-dummy-if proto kernel metric 256");
        namespace.sh("ip -6 route add fd00:96::7:9/128 dev eth0 metric 300");
        assertThat(routes.observe(local("fd00:96::7:9"))).isNotEqualTo(local("fd00:96::7:9"));
        settleAll("fd00:96::7:9");
        assertSettled("fd00:96::7:9");
        assertThat(namespace.sh("ip -6 route show table main"))
                .contains("dev eth0")
                .doesNotContain(LINK + " metric");
    }

    @Test
    void theNodesNewAddressBecomesTheSource() throws Exception {
        settleAll("10.96.7.9", "fd00:96::7:9");
        namespace.sh("ip addr add 10.0.1.77/24 dev eth0; ip addr add fd00:1::77/64 dev eth0 nodad");
        var key = new RouteKey(255, Prefix.of("10.96.7.9/32"));
        var key6 = new RouteKey(255, Prefix.of("fd00:96::7:9/128"));
        var moved = Table.<RouteKey, Route>empty()
                .with(key, new Route(key, 2, 2, 254, LINK, Optional.of(Ip.of("10.0.1.77"))))
                .with(key6, new Route(key6, 2, 2, 254, LINK, Optional.of(Ip.of("fd00:1::77"))));
        assertThat(settle(routes, moved)).isEmpty();
        assertThat(routes.observe(moved)).isEqualTo(moved);
        assertThat(namespace
                        .sh("ip -6 route show table local " + "fd00:96::7:9")
                        .lines())
                .hasSize(1);
    }

    @Test
    void anInterfaceThatIsDownOrGoneComesBack() throws Exception {
        settleAll("10.96.7.9");
        namespace.sh("ip link set kube-dummy-if down");
        assertThat(links.observe(link())).isEmpty();
        settleAll("10.96.7.9");
        assertSettled("10.96.7.9");
        namespace.sh("ip link del kube-dummy-if");
        assertThat(addresses.observe(vips("10.96.7.9"))).isEmpty();
        assertThat(routes.observe(local("10.96.7.9"))).isEmpty();
        assertThatThrownBy(() -> settle(addresses, vips("10.96.7.9")))
                .isInstanceOf(TargetException.class)
                .hasMessage("there is no interface kube-dummy-if");
        settleAll("10.96.7.9");
        assertSettled("10.96.7.9");
    }

    @Test
    void onlyOurInterfaceIsRemovedAndOnlyOfOurKind() throws Exception {
        settleAll();
        namespace.sh("ip link set kube-dummy-if down");
        assertThat(links.observe(Table.empty())).isEqualTo(link());
        assertThat(settle(links, Table.empty())).isEmpty();
        assertThat(namespace.sh("ip link")).doesNotContain(LINK).contains("eth0");

        namespace.sh("ip link add kube-dummy-if up type veth peer name other");
        assertThat(links.observe(Table.empty())).isEmpty();
        assertThat(settle(links, link()))
                .isEqualTo(Map.of(LINK, "there is another interface kube-dummy-if, of kind 'veth', not " + kind));
    }

    @Test
    void foreignAddressesOnOurInterfaceGoAndElsewhereStay() throws Exception {
        settleAll("10.96.7.9");
        namespace.sh("ip addr add 192.0.2.7/24 dev kube-dummy-if; ip addr add 10.96.7.9/32 dev eth0");
        settleAll("10.96.7.9");
        assertSettled("10.96.7.9");
        assertThat(namespace.sh("ip -o addr show dev eth0")).contains("10.96.7.9/32");
    }

    @Test
    void aRefusalIsForItsObjectAlone() throws Exception {
        settleAll();
        assertThat(settle(addresses, vips("10.96.7.9", "127.255.255.255", "10.96.7.10", "224.0.0.1")))
                .allSatisfy((key, reason) -> assertThat(reason).startsWith("ip addr add " + key + ": E"));
        assertThat(addresses.observe(vips())).containsKeys(firstKey(vips("10.96.7.9")), firstKey(vips("10.96.7.10")));
        var stray = local("10.96.7.9");
        var key = new RouteKey(255, Prefix.of("10.96.7.10/32"));
        var bad = stray.with(key, new Route(key, 2, 2, 254, LINK, Optional.of(Ip.of("192.0.2.99"))));
        assertThat(settle(routes, bad)).containsOnlyKeys(key);
        assertThat(routes.observe(stray)).containsEntry(firstKey(stray), first(stray));
    }

    @Test
    void factsOfTheHost() throws Exception {
        var facts = new Facts(socket);
        assertThat(facts.addresses())
                .contains(
                        new AddressKey("eth0", Prefix.of("10.0.1.2/24")),
                        new AddressKey("eth0", Prefix.of("fd00:1::2/64")),
                        new AddressKey("lo", Prefix.of("127.0.0.1/8")),
                        new AddressKey("lo", Prefix.of("::1/128")))
                .isSorted();
        assertThat(facts.holder(Ip.of(NODE6))).contains("eth0");
        assertThat(facts.holder(Ip.of("192.0.2.1"))).isEmpty();
        assertThat(facts.hasLink("eth0")).isTrue();
        assertThat(facts.hasLink(LINK)).isFalse();
    }
}
