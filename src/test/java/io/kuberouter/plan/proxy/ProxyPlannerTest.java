package io.kuberouter.plan.proxy;

import static io.kuberouter.plan.proxy.Example.HOST;
import static io.kuberouter.plan.proxy.Example.NODE;
import static io.kuberouter.plan.proxy.Example.SETTINGS;
import static io.kuberouter.plan.proxy.Example.draining;
import static io.kuberouter.plan.proxy.Example.gone;
import static io.kuberouter.plan.proxy.Example.inputs;
import static io.kuberouter.plan.proxy.Example.local;
import static io.kuberouter.plan.proxy.Example.node;
import static io.kuberouter.plan.proxy.Example.port;
import static io.kuberouter.plan.proxy.Example.ready;
import static io.kuberouter.plan.proxy.Example.service;
import static io.kuberouter.plan.proxy.Example.slice;
import static io.kuberouter.plan.proxy.Example.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Note;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.Sysctl;
import io.kuberouter.state.Timeouts;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyPlannerTest {

    private static final EndpointSlice WEB =
            slice("shop", "web", 1, ready("here", "10.244.1.5"), ready("there", "10.244.2.6"));

    private static Desired plan(Object... objects) {
        return new ProxyPlanner(SETTINGS).plan(inputs(objects));
    }

    private static Desired plan(ProxySettings settings, Inputs inputs) {
        return new ProxyPlanner(settings).plan(inputs);
    }

    /// Each virtual server as `key -> destinations`.
    private static List<String> servers(Desired desired) {
        return desired.servers().values().stream()
                .map(server -> server.key() + " -> " + server.destinations())
                .toList();
    }

    private static VirtualServer server(Desired desired, String address, int port) {
        var key = new ServerKey(Ip.of(address), Protocol.TCP, new Port(port));
        return Objects.requireNonNull(desired.servers().at(key), () -> key + " is missing");
    }

    private static List<String> addresses(Desired desired) {
        return desired.addresses().keySet().stream().map(Object::toString).toList();
    }

    private static List<String> notes(Desired desired) {
        return desired.notes().keySet().stream()
                .map(note -> note.subject() + ": " + note.text())
                .toList();
    }

    // Which Services are served

    @Test
    void aServiceIsServedOnItsClusterIp() {
        var desired = plan(service("shop", "web", "10.96.0.10"), WEB);
        assertThat(servers(desired)).containsExactly("10.96.0.10:80/tcp -> [10.244.1.5:8080, 10.244.2.6:8080]");
        assertThat(addresses(desired)).containsExactly("10.96.0.10/32 dev kube-dummy-if");
        assertThat(desired.routes().values()).singleElement().satisfies(route -> {
            assertThat(route.key()).hasToString("10.96.0.10/32 table 255");
            assertThat(route.type()).isEqualTo(2);
            assertThat(route.protocol()).isEqualTo(2);
            assertThat(route.scope()).isEqualTo(254);
            assertThat(route.link()).isEqualTo("kube-dummy-if");
            assertThat(route.source()).contains(Ip.of("192.0.2.1"));
        });
        assertThat(desired.exposures().values())
                .containsExactly(new Exposure("shop", "web", "http", Exposure.Kind.CLUSTER_IP, 2));
        assertThat(desired.links().keySet()).containsExactly("kube-dummy-if");
        assertThat(notes(desired)).isEmpty();
    }

    @Test
    void someServicesAreNotOurs() {
        var desired = plan(
                service("a", "headless"),
                service("a", "alias", "10.96.0.1").type("ExternalName"),
                service("a", "other", "10.96.0.2").label("service.kubernetes.io/service-proxy-name", "cilium"),
                service("a", "nobody", "10.96.0.3").label("service.kubernetes.io/service-proxy-name", ""),
                service("a", "label", "10.96.0.4").label("service.kubernetes.io/headless", ""),
                service("a", "ours", "10.96.0.5").label("service.kubernetes.io/service-proxy-name", "kube-router"));
        assertThat(servers(desired)).containsExactly("10.96.0.5:80/tcp -> []");
        assertThat(addresses(desired)).containsExactly("10.96.0.5/32 dev kube-dummy-if");
    }

    @Test
    void aServiceOfAnotherProxyIsNoneOfOurBusiness() {
        var desired = plan(service("a", "other", "10.96.0.2")
                .label("service.kubernetes.io/service-proxy-name", "cilium")
                .flaw("spec.ports[0].port", "missing"));
        assertThat(notes(desired)).isEmpty();
    }

    // Endpoints

    @Test
    void slicesJoinByPortName() {
        var desired = plan(
                service("shop", "web", "10.96.0.10")
                        .port("http", Protocol.TCP, 80, 0)
                        .port("dns", Protocol.UDP, 53, 0),
                slice(
                        "shop",
                        "web",
                        1,
                        List.of(port("http", Protocol.TCP, 8080), port("dns", Protocol.UDP, 5353)),
                        ready("here", "10.244.1.5")),
                slice("shop", "web", 2, List.of(port("http", Protocol.TCP, 9090)), ready("here", "10.244.1.6")),
                slice("shop", "other", 1, ready("here", "10.244.1.7")),
                slice("stage", "web", 1, ready("here", "10.244.1.8")));
        assertThat(servers(desired))
                .containsExactly(
                        "10.96.0.10:53/udp -> [10.244.1.5:5353]",
                        "10.96.0.10:80/tcp -> [10.244.1.5:8080, 10.244.1.6:9090]");
    }

    /// P-05: no new connection to a pod that terminates, as long as another one is ready.
    @Test
    void readyEndpointsComeBeforeDrainingOnes() {
        var web = service("shop", "web", "10.96.0.10");
        assertThat(servers(plan(web, slice("shop", "web", 1, ready("here", "10.0.0.1"), draining("here", "10.0.0.2")))))
                .containsExactly("10.96.0.10:80/tcp -> [10.0.0.1:8080]");
        assertThat(servers(plan(web, slice("shop", "web", 1, gone("here", "10.0.0.1"), draining("here", "10.0.0.2")))))
                .containsExactly("10.96.0.10:80/tcp -> [10.0.0.2:8080]");
        assertThat(servers(plan(web, slice("shop", "web", 1, gone("here", "10.0.0.1")))))
                .containsExactly("10.96.0.10:80/tcp -> []");
    }

    /// P-05, "per policy scope": a ready endpoint elsewhere is no reason to leave a local client without one.
    @Test
    void aLocalPolicyFallsBackToItsOwnDrainingEndpoints() {
        var desired = plan(
                service("shop", "web", "10.96.0.10").internal(TrafficPolicy.LOCAL),
                slice("shop", "web", 1, ready("there", "10.0.0.1"), draining("here", "10.0.0.2")));
        assertThat(servers(desired)).containsExactly("10.96.0.10:80/tcp -> [10.0.0.2:8080]");
    }

    /// P-14 and endpoints that stand in two slices: one destination.
    @Test
    void anEndpointCountsOnce() {
        var desired = plan(
                service("shop", "web", "fd00:96::41"),
                slice("shop", "web", 1, ready("here", "2001:DB8::01")),
                slice("shop", "web", 2, ready("here", "2001:db8::1")));
        assertThat(servers(desired)).containsExactly("[fd00:96::41]:80/tcp -> [[2001:db8::1]:8080]");
    }

    // Traffic policies

    @Test
    void theInternalPolicyIsForTheClusterIpAndTheExternalForNodePorts() {
        var internal = plan(service("shop", "web", "10.96.0.10").nodePort(30080).internal(TrafficPolicy.LOCAL), WEB);
        assertThat(servers(internal))
                .containsExactly(
                        "10.96.0.10:80/tcp -> [10.244.1.5:8080]",
                        "192.0.2.1:30080/tcp -> [10.244.1.5:8080, 10.244.2.6:8080]");
        var external = plan(service("shop", "web", "10.96.0.10").nodePort(30080).external(TrafficPolicy.LOCAL), WEB);
        assertThat(servers(external))
                .containsExactly(
                        "10.96.0.10:80/tcp -> [10.244.1.5:8080, 10.244.2.6:8080]",
                        "192.0.2.1:30080/tcp -> [10.244.1.5:8080]");
    }

    @Test
    void aLocalPolicyNeverFallsBack() {
        var desired = plan(
                service("shop", "web", "10.96.0.10")
                        .nodePort(30080)
                        .internal(TrafficPolicy.LOCAL)
                        .external(TrafficPolicy.LOCAL),
                slice("shop", "web", 1, ready("there", "10.244.2.6")));
        assertThat(servers(desired)).containsExactly("10.96.0.10:80/tcp -> []", "192.0.2.1:30080/tcp -> []");
        assertThat(addresses(desired)).containsExactly("10.96.0.10/32 dev kube-dummy-if");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "'', true", "false, false", "True, false", "yes, false"})
    void theLocalAnnotationSetsBothPolicies(String value, boolean understood) {
        var desired = plan(
                service("shop", "web", "10.96.0.10")
                        .nodePort(30080)
                        .internal(TrafficPolicy.LOCAL)
                        .annotation("local", value),
                WEB);
        assertThat(server(desired, "10.96.0.10", 80).destinations()).hasSize(understood ? 2 : 1);
        assertThat(server(desired, "192.0.2.1", 30080).destinations()).hasSize(understood ? 1 : 2);
    }

    // NodePorts

    @Test
    void aNodePortAnswersOnTheNodesAddressOfEachFamilyOfTheService() {
        var dual = plan(service("shop", "web", "10.96.0.10", "fd00:96::41").nodePort(30080));
        assertThat(servers(dual))
                .containsExactly(
                        "10.96.0.10:80/tcp -> []",
                        "192.0.2.1:30080/tcp -> []",
                        "[2001:db8::1]:30080/tcp -> []",
                        "[fd00:96::41]:80/tcp -> []");
        assertThat(addresses(dual))
                .containsExactly("10.96.0.10/32 dev kube-dummy-if", "fd00:96::41/128 dev kube-dummy-if");
        assertThat(dual.exposures().values())
                .extracting(Exposure::kind)
                .containsExactly(
                        Exposure.Kind.CLUSTER_IP,
                        Exposure.Kind.NODE_PORT,
                        Exposure.Kind.NODE_PORT,
                        Exposure.Kind.CLUSTER_IP);
        var single = plan(service("shop", "web", "10.96.0.10").nodePort(30080));
        assertThat(servers(single)).containsExactly("10.96.0.10:80/tcp -> []", "192.0.2.1:30080/tcp -> []");
    }

    private static ProxySettings onAllAddresses() {
        return new ProxySettings(SETTINGS.families(), false, true, List.of(), Timeouts.KERNEL);
    }

    private static Host host(String... linksAndPrefixes) {
        var addresses = new ArrayList<>(HOST.addresses());
        for (int i = 0; i < linksAndPrefixes.length; i += 2) {
            addresses.add(local(linksAndPrefixes[i], linksAndPrefixes[i + 1]));
        }
        return new Host("here", addresses, HOST.kernel(), HOST.randomFully());
    }

    /// P-21: only families of the Service; no loopback, no link-local address, no bridge of pods or containers.
    @Test
    void bindOnAllTakesEveryUsefulAddress() {
        var host = host(
                "eth1", "198.51.100.7/24",
                "eth1", "198.51.100.7/32",
                "eth1", "169.254.9.9/16",
                "kube-bridge", "10.244.1.1/24",
                "docker0", "172.17.0.1/16",
                "dummy0", "203.0.113.1/32");
        var v4 = inputs(host, service("shop", "web", "10.96.0.10").nodePort(30080));
        assertThat(servers(plan(onAllAddresses(), v4)))
                .containsExactly(
                        "10.96.0.10:80/tcp -> []", "192.0.2.1:30080/tcp -> []", "198.51.100.7:30080/tcp -> []");
        var dual =
                inputs(host, service("shop", "web", "10.96.0.10", "fd00:96::41").nodePort(30080));
        assertThat(servers(plan(onAllAddresses(), dual)))
                .containsExactly(
                        "10.96.0.10:80/tcp -> []",
                        "192.0.2.1:30080/tcp -> []",
                        "198.51.100.7:30080/tcp -> []",
                        "[2001:db8::1]:30080/tcp -> []",
                        "[fd00:96::41]:80/tcp -> []");
    }

    @Test
    void bindOnAllKeepsAnAddressOfTheNodeWhateverItsInterfaceIsCalled() {
        var desired = plan(
                onAllAddresses(),
                inputs(
                        host("dummy0", "203.0.113.1/32"),
                        node(List.of("203.0.113.1")),
                        service("shop", "web", "10.96.0.10").nodePort(30080)));
        assertThat(servers(desired)).contains("203.0.113.1:30080/tcp -> []");
    }

    /// P-15: a family that the Node lacks is not served, on whatever address of the machine.
    @Test
    void bindOnAllLeavesOutFamiliesThatTheNodeLacks() {
        var desired = plan(
                onAllAddresses(),
                inputs(
                        node(List.of("192.0.2.1")),
                        service("shop", "web", "10.96.0.10", "fd00:96::41").nodePort(30080)));
        assertThat(servers(desired)).containsExactly("10.96.0.10:80/tcp -> []", "192.0.2.1:30080/tcp -> []");
    }

    // Names and claims

    /// P-02: `dev`/`team-api` and `dev-team`/`api` are two Services.
    @Test
    void namesThatLookAlikeWhenGluedAreTwoServices() {
        var desired = plan(
                service("dev", "team-api", "10.96.0.1"),
                service("dev-team", "api", "10.96.0.2"),
                slice("dev", "team-api", 1, ready("here", "10.0.0.1")),
                slice("dev-team", "api", 1, ready("here", "10.0.0.2")));
        assertThat(servers(desired))
                .containsExactly("10.96.0.1:80/tcp -> [10.0.0.1:8080]", "10.96.0.2:80/tcp -> [10.0.0.2:8080]");
    }

    /// P-06: the elder keeps the address, however often we plan; the younger takes over when it goes.
    @Test
    void theElderServiceKeepsAContestedAddress() {
        var elder = service("b", "elder", "10.96.0.1").created(1).make();
        var younger = service("a", "younger", "10.96.0.1").created(2);
        var inputs = inputs(
                younger,
                slice("a", "younger", 1, ready("here", "10.0.0.2")),
                slice("b", "elder", 1, ready("here", "10.0.0.1")));
        var planner = new ProxyPlanner(SETTINGS);
        assertThat(servers(planner.plan(inputs))).containsExactly("10.96.0.1:80/tcp -> [10.0.0.2:8080]");
        var contested = with(inputs, elder);
        for (int i = 0; i < 20; i++) {
            var event = slice("a", "younger", 1, ready("here", "10.0.0." + (2 + i % 2)));
            var desired = planner.plan(with(contested, event));
            assertThat(servers(desired)).containsExactly("10.96.0.1:80/tcp -> [10.0.0.1:8080]");
            assertThat(notes(desired))
                    .containsExactly("Service a/younger: 10.96.0.1:80/tcp is served for b/elder, which is older");
            assertThat(desired.notes().keySet()).extracting(Note::severity).containsExactly(Note.Severity.FAILING);
        }
        var desired = planner.plan(contested.withServices(contested.services().without(elder.name())));
        assertThat(servers(desired)).containsExactly("10.96.0.1:80/tcp -> [10.0.0.2:8080]");
        assertThat(addresses(desired)).containsExactly("10.96.0.1/32 dev kube-dummy-if");
        assertThat(notes(desired)).isEmpty();
    }

    @Test
    void twoPortsOfOneServiceMayContestToo() {
        var desired = plan(
                service("a", "one", "10.96.0.1").port("x", Protocol.TCP, 80, 0).port("y", Protocol.TCP, 80, 0));
        assertThat(servers(desired)).hasSize(1);
        assertThat(notes(desired))
                .containsExactly("Service a/one: 10.96.0.1:80/tcp is served for another port of the same Service");
    }

    @Test
    void namesSettleATieOfAge() {
        var desired = plan(
                service("b", "x", "10.96.0.1"),
                service("a", "y", "10.96.0.1"),
                slice("a", "y", 1, ready("here", "10.0.0.1")));
        assertThat(servers(desired)).containsExactly("10.96.0.1:80/tcp -> [10.0.0.1:8080]");
    }

    @Test
    void contestedNodePortsAreSettledForEveryAddress() {
        var desired = plan(
                service("a", "one", "10.96.0.1", "fd00:96::1").nodePort(30080).created(1),
                service("a", "two", "10.96.0.2", "fd00:96::2").nodePort(30080).created(2));
        assertThat(notes(desired))
                .containsExactly(
                        "Service a/two: 192.0.2.1:30080/tcp is served for a/one, which is older",
                        "Service a/two: [2001:db8::1]:30080/tcp is served for a/one, which is older");
        assertThat(servers(desired)).hasSize(6);
    }

    @Test
    void anAddressThatTwoServicesShareStaysUntilBothAreGone() {
        var one =
                service("a", "one", "10.96.0.1").port("x", Protocol.TCP, 80, 0).make();
        var two =
                service("a", "two", "10.96.0.1").port("y", Protocol.TCP, 81, 0).make();
        var planner = new ProxyPlanner(SETTINGS);
        var inputs = inputs(one, two);
        assertThat(servers(planner.plan(inputs))).containsExactly("10.96.0.1:80/tcp -> []", "10.96.0.1:81/tcp -> []");
        inputs = inputs.withServices(inputs.services().without(one.name()));
        var desired = planner.plan(inputs);
        assertThat(servers(desired)).containsExactly("10.96.0.1:81/tcp -> []");
        assertThat(desired.addresses()).hasSize(1);
        assertThat(desired.routes()).hasSize(1);
        desired = planner.plan(inputs.withServices(inputs.services().without(two.name())));
        assertThat(desired.servers()).isEmpty();
        assertThat(desired.exposures()).isEmpty();
        assertThat(desired.addresses()).isEmpty();
        assertThat(desired.routes()).isEmpty();
    }

    // Families

    /// P-15 and F-7: a family that is off by flag, or that the Node lacks, is never touched.
    @Test
    void familiesAreThoseOfTheFlagsAndOfTheNode() {
        var web = service("shop", "web", "10.96.0.10", "fd00:96::41").nodePort(30080);
        var off = plan(
                new ProxySettings(Set.of(Family.IPV4), false, false, List.of(), Timeouts.KERNEL), inputs(web, WEB));
        assertThat(off.servers().keySet()).allMatch(key -> key.address().family() == Family.IPV4);
        assertThat(addresses(off)).containsExactly("10.96.0.10/32 dev kube-dummy-if");
        assertThat(off.chains().keySet()).allMatch(key -> key.family() == Family.IPV4);
        assertThat(notes(off)).isEmpty();

        var lacking = plan(SETTINGS, inputs(web, WEB, node(List.of("192.0.2.1"), "10.244.1.0/24")));
        assertThat(lacking.servers()).isEqualTo(off.servers());
        assertThat(lacking.chains()).isEqualTo(off.chains());
        assertThat(notes(lacking)).containsExactly("Node here: has no IPv6 address: no IPv6 Service is served here");

        var six = plan(
                new ProxySettings(Set.of(Family.IPV6), false, false, List.of(), Timeouts.KERNEL), inputs(web, WEB));
        assertThat(servers(six)).containsExactly("[2001:db8::1]:30080/tcp -> []", "[fd00:96::41]:80/tcp -> []");
        assertThat(six.sysctls().keySet()).noneMatch(key -> key.contains("rp_filter"));
    }

    /// The kernel reports IPv6 addresses with the scope of their range.
    @Test
    void aVipOfIpv6HasTheScopeOfItsRange() {
        var desired = plan(service("shop", "web", "10.96.0.10", "fd00:96::41"));
        assertThat(desired.addresses().values())
                .extracting(address -> address.scope())
                .containsExactly(253, 0);
        assertThat(desired.routes().values()).extracting(route -> route.scope()).containsExactly(254, 254);
        assertThat(desired.routes().values())
                .extracting(route -> route.source().orElseThrow().toString())
                .containsExactly("192.0.2.1", "2001:db8::1");
    }

    @Test
    void endpointsOfTheOtherFamilyAreLeftOut() {
        var desired = plan(
                service("shop", "web", "10.96.0.10", "fd00:96::41"),
                WEB,
                slice("shop", "web", 2, ready("here", "fd00:244:1::5")));
        assertThat(servers(desired))
                .containsExactly(
                        "10.96.0.10:80/tcp -> [10.244.1.5:8080, 10.244.2.6:8080]",
                        "[fd00:96::41]:80/tcp -> [[fd00:244:1::5]:8080]");
        assertThat(desired.exposures().values()).extracting(Exposure::endpoints).containsExactly(2, 1);
    }

    @Test
    void nothingIsServedWhereTheNodeIsUnknown() {
        var desired = plan(
                SETTINGS,
                Inputs.empty(HOST)
                        .withServices(inputs(service("a", "b", "10.96.0.1")).services()));
        assertThat(desired.servers()).isEmpty();
        assertThat(desired.addresses()).isEmpty();
        assertThat(desired.chains()).isEmpty();
    }

    // Affinity and schedulers

    @Test
    void affinityBecomesPersistence() {
        var desired = plan(service("shop", "web", "10.96.0.10").nodePort(30080).affinity(10_800));
        assertThat(desired.servers().values())
                .hasSize(2)
                .allMatch(server -> server.persistence().equals(Duration.ofSeconds(10_800)));
        assertThat(plan(service("shop", "web", "10.96.0.10")).servers().values())
                .allMatch(server -> server.persistence().isZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "lc", "sh", "dh", "mh"})
    void schedulersAreTakenByName(String name) {
        var desired = plan(service("shop", "web", "10.96.0.10").annotation("scheduler", name));
        assertThat(server(desired, "10.96.0.10", 80).scheduler()).isEqualTo(name);
        assertThat(notes(desired)).isEmpty();
    }

    @Test
    void anUnknownSchedulerIsNoted() {
        var desired = plan(service("shop", "web", "10.96.0.10").nodePort(30080).annotation("scheduler", "fastest"));
        assertThat(server(desired, "10.96.0.10", 80).scheduler()).isEqualTo("rr");
        assertThat(notes(desired))
                .containsExactly("Service shop/web: annotation kube-router.io/service.scheduler: 'fastest' is not a"
                        + " scheduler; rr is used");
    }

    @ParameterizedTest
    @CsvSource({
        "mh, flag-1, 8",
        "mh, flag-2, 16",
        "mh, flag-3, 32",
        "mh, 'flag-1, flag-2 ,flag-3', 56",
        "mh, ',flag-1,,', 8",
        "mh, '', 0",
        "sh, flag-1, 0",
    })
    void schedulerFlagsAreForMhAlone(String scheduler, String flags, int bits) {
        var desired = plan(service("shop", "web", "10.96.0.10")
                .annotation("scheduler", scheduler)
                .annotation("schedflags", flags));
        assertThat(server(desired, "10.96.0.10", 80).schedulerFlags()).isEqualTo(bits);
        assertThat(notes(desired)).isEmpty();
    }

    @Test
    void anUnknownFlagIsNotedAndTheOthersCount() {
        var desired = plan(service("shop", "web", "10.96.0.10")
                .annotation("scheduler", "mh")
                .annotation("schedflags", "flag-1,flag-9"));
        assertThat(server(desired, "10.96.0.10", 80).schedulerFlags()).isEqualTo(8);
        assertThat(notes(desired))
                .containsExactly(
                        "Service shop/web: annotation kube-router.io/service.schedflags: 'flag-9' is not a flag");
    }

    // Notes

    /// P-10: what could not be read is said, and costs nothing but itself.
    @Test
    void flawsBecomeNotes() {
        var slice = new EndpointSlice(
                new ObjectName("shop", "web-1"),
                new ObjectName("shop", "web"),
                Family.IPV4,
                List.of(port("http", Protocol.TCP, 8080)),
                List.of(ready("here", "10.0.0.1")),
                List.of(new Flaw("endpoints[1].addresses[0]", "'10.0.0.256' is not an IP address")));
        var desired = plan(service("shop", "web", "10.96.0.10").flaw("spec.ports[1].port", "missing"), slice);
        assertThat(servers(desired)).containsExactly("10.96.0.10:80/tcp -> [10.0.0.1:8080]");
        assertThat(notes(desired))
                .containsExactly(
                        "EndpointSlice shop/web-1: endpoints[1].addresses[0]: '10.0.0.256' is not an IP address",
                        "Service shop/web: spec.ports[1].port: missing");
        assertThat(plan(service("shop", "web", "10.96.0.10"), WEB).notes()).isEmpty();
    }

    @Test
    void flawsOfASliceWithoutAServiceAreNoted() {
        var slice = new EndpointSlice(
                new ObjectName("shop", "web-1"),
                new ObjectName("shop", ""),
                Family.IPV4,
                List.of(),
                List.of(),
                List.of(new Flaw("metadata", "belongs to no Service")));
        assertThat(notes(plan(slice))).containsExactly("EndpointSlice shop/web-1: metadata: belongs to no Service");
    }

    @Test
    void flawsOfThisNodeAreNoted() {
        var node = new Node(
                NODE.name(),
                NODE.internalIps(),
                List.of(),
                NODE.podCidrs(),
                Map.of(),
                Map.of(),
                "",
                List.of(new Flaw("spec.podCIDRs[2]", "'10.300.0.0/16' is not a CIDR")));
        assertThat(notes(plan(node))).containsExactly("Node here: spec.podCIDRs[2]: '10.300.0.0/16' is not a CIDR");
    }

    // The node's own part

    private static List<String> rules(Desired desired, Family family) {
        var chain = desired.chains().at(new ChainKey(family, "nat", "KUBE-ROUTER-MASQ"));
        return Objects.requireNonNull(chain).rules();
    }

    @Test
    void trafficOfPodsKeepsItsSourceAndTheRestLeavesWithTheNodesAddress() {
        var desired = plan();
        assertThat(rules(desired, Family.IPV4))
                .containsExactly(
                        "-s 10.244.1.0/24 -j RETURN",
                        "-d 10.244.1.0/24 -j RETURN",
                        "-j SNAT --to-source 192.0.2.1 --random-fully");
        assertThat(rules(desired, Family.IPV6))
                .containsExactly(
                        "-s fd00:244:1::/64 -j RETURN",
                        "-d fd00:244:1::/64 -j RETURN",
                        "-j SNAT --to-source 2001:db8::1 --random-fully");
        assertThat(desired.chains().values())
                .allSatisfy(chain -> assertThat(chain.jumps()).singleElement().satisfies(jump -> {
                    assertThat(jump.from()).isEqualTo("POSTROUTING");
                    // `iptables-save` leaves out `--ipvs` where another property is matched.
                    assertThat(jump.match()).isEqualTo("-m ipvs --vdir ORIGINAL --vmethod MASQ");
                }));
    }

    /// P-16: pods of one CIDR of this node reach those of another with their own address.
    @Test
    void severalPodCidrsDoNotMasqueradeEachOther() {
        var desired = plan(node(List.of("192.0.2.1"), "10.244.1.0/24", "10.245.1.0/24", "10.244.1.7/24"));
        assertThat(rules(desired, Family.IPV4))
                .containsExactly(
                        "-s 10.244.1.0/24 -j RETURN",
                        "-s 10.245.1.0/24 -j RETURN",
                        "-d 10.244.1.0/24 -j RETURN",
                        "-d 10.245.1.0/24 -j RETURN",
                        "-j SNAT --to-source 192.0.2.1 --random-fully");
    }

    /// P-17 and F-12: without pod CIDRs of the Node, those of the flag tell who is a pod.
    @Test
    void theClusterCidrStandsIn() {
        var settings = new ProxySettings(
                SETTINGS.families(), false, false, List.of(Prefix.of("10.244.0.0/16")), Timeouts.KERNEL);
        var desired = plan(settings, inputs(node(List.of("192.0.2.1"))));
        assertThat(rules(desired, Family.IPV4))
                .containsExactly("-s 10.244.0.0/16 -j RETURN", "-j SNAT --to-source 192.0.2.1 --random-fully");
        assertThat(notes(desired)).noneMatch(note -> note.contains("pod CIDR"));
    }

    @Test
    void whereNoPodsAreKnownAllIsMasqueradedAndNoted() {
        var desired = plan(node(List.of("192.0.2.1", "2001:db8::1"), "10.244.1.0/24"));
        assertThat(rules(desired, Family.IPV6)).containsExactly("-j SNAT --to-source 2001:db8::1 --random-fully");
        assertThat(notes(desired)).singleElement().asString().contains("has no pod CIDR of every family");
    }

    @Test
    void masqueradeAllLeavesNobodyOut() {
        var settings = new ProxySettings(
                SETTINGS.families(), true, false, List.of(Prefix.of("10.244.0.0/16")), Timeouts.KERNEL);
        var old = new Host("here", HOST.addresses(), 6012, false);
        var desired = plan(settings, inputs(old));
        assertThat(rules(desired, Family.IPV4)).containsExactly("-j SNAT --to-source 192.0.2.1");
        assertThat(rules(desired, Family.IPV6)).containsExactly("-j SNAT --to-source 2001:db8::1");
        assertThat(notes(desired)).isEmpty();
    }

    /// `iptables-save` prints no match for all addresses.
    @Test
    void aCidrOfEverythingIsNoMatch() {
        var settings =
                new ProxySettings(SETTINGS.families(), false, false, List.of(Prefix.of("0.0.0.0/0")), Timeouts.KERNEL);
        assertThat(rules(plan(settings, inputs()), Family.IPV4)).contains("-j RETURN");
    }

    /// P-22: `conn_reuse_mode` is mended from 5.9 on.
    @Test
    void kernelSettingsDependOnTheKernel() {
        var old = plan(new Host("here", HOST.addresses(), 5008, true)).sysctls();
        var fresh = plan().sysctls();
        assertThat(old).hasSize(fresh.size() + 1).containsKey("net.ipv4.vs.conn_reuse_mode");
        assertThat(fresh.values().stream()
                        .filter(sysctl -> sysctl.insteadOf().isEmpty())
                        .map(sysctl -> sysctl.key() + "=" + sysctl.value()))
                .containsExactly(
                        "net.ipv4.conf.all.arp_announce=2",
                        "net.ipv4.conf.all.arp_ignore=1",
                        "net.ipv4.vs.conntrack=1",
                        "net.ipv4.vs.expire_nodest_conn=1",
                        "net.ipv4.vs.expire_quiescent_template=1");
    }

    @Test
    void aStrictReturnPathIsLoosenedOnTheLinksThatMatter() {
        var host = host("kube-bridge", "10.244.1.1/24", "veth1", "169.254.1.1/32");
        assertThat(plan(host).sysctls().values().stream()
                        .filter(sysctl -> sysctl.insteadOf().equals(Optional.of("1")))
                        .map(Sysctl::key))
                .containsExactly(
                        "net.ipv4.conf.all.rp_filter",
                        "net.ipv4.conf.eth0.rp_filter",
                        "net.ipv4.conf.kube-bridge.rp_filter",
                        "net.ipv4.conf.kube-dummy-if.rp_filter");
        var vlan = new Host("here", List.of(local("eth0.7", "192.0.2.1/24")), 6012, true);
        assertThat(plan(vlan).sysctls()).containsKey("net.ipv4.conf.eth0/7.rp_filter");
    }

    @Test
    void timeoutsAreThoseOfTheFlags() {
        var timeouts = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
        var settings = new ProxySettings(SETTINGS.families(), false, false, List.of(), timeouts);
        assertThat(plan(settings, inputs()).timeouts().values()).containsExactly(timeouts);
    }

    // What a change costs

    @Test
    void theSameInputsGiveTheSameTables() {
        var planner = new ProxyPlanner(SETTINGS);
        var inputs = inputs(service("shop", "web", "10.96.0.10").nodePort(30080), WEB);
        var first = planner.plan(inputs);
        var second = planner.plan(inputs.at(7));
        assertThat(second.servers()).isSameAs(first.servers());
        assertThat(second.exposures()).isSameAs(first.exposures());
        assertThat(second.addresses()).isSameAs(first.addresses());
        assertThat(second.routes()).isSameAs(first.routes());
        assertThat(second.notes()).isSameAs(first.notes());
        assertThat(second.chains()).isSameAs(first.chains());
        assertThat(second.sysctls()).isSameAs(first.sysctls());
    }

    /// A pod's veth comes with an address; no Service depends on it.
    @Test
    void anInterfaceOfAPodCostsNoPlan() {
        for (var settings : List.of(SETTINGS, onAllAddresses())) {
            var planner = new ProxyPlanner(settings);
            var inputs = inputs(service("shop", "web", "10.96.0.10").nodePort(30080), WEB);
            var first = planner.plan(inputs);
            var second = planner.plan(inputs.withHost(host("veth0a1b2c", "fe80::a/64")));
            assertThat(second.sysctls()).isSameAs(first.sysctls());
            assertThat(second.chains()).isSameAs(first.chains());
        }
    }
}
