package io.kuberouter.plan.proxy;

import static io.kuberouter.plan.proxy.Example.HOST;
import static io.kuberouter.plan.proxy.Example.NODE;
import static io.kuberouter.plan.proxy.Example.SETTINGS;
import static io.kuberouter.plan.proxy.Example.inputs;
import static io.kuberouter.plan.proxy.Example.local;
import static io.kuberouter.plan.proxy.Example.node;
import static io.kuberouter.plan.proxy.Example.port;
import static io.kuberouter.plan.proxy.Example.ready;
import static io.kuberouter.plan.proxy.Example.service;
import static io.kuberouter.plan.proxy.Example.slice;
import static io.kuberouter.plan.proxy.Example.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Timeouts;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The way does not matter: a planner that walked through many changes plans as one that never saw any.
class ProxyPlannerWalkTest {

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void aWalkedPlannerPlansAsAFreshOne() {
        for (var settings : List.of(
                SETTINGS,
                new ProxySettings(Set.of(Family.values()), false, true, List.of(), Timeouts.KERNEL),
                new ProxySettings(Set.of(Family.IPV4), true, false, List.of(), Timeouts.KERNEL))) {
            var walked = new ProxyPlanner(settings);
            var inputs = inputs();
            for (int step = 0; step < 500; step++) {
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    inputs = changed(inputs);
                }
                same(walked.plan(inputs), new ProxyPlanner(settings).plan(inputs), step);
            }
        }
    }

    private void same(Desired walked, Desired fresh, int step) {
        String where = "seed " + seed + "L, step " + step;
        assertThat(walked.servers()).as(where).isEqualTo(fresh.servers());
        assertThat(walked.exposures()).as(where).isEqualTo(fresh.exposures());
        assertThat(walked.addresses()).as(where).isEqualTo(fresh.addresses());
        assertThat(walked.routes()).as(where).isEqualTo(fresh.routes());
        assertThat(walked.notes()).as(where).isEqualTo(fresh.notes());
        assertThat(walked.sysctls()).as(where).isEqualTo(fresh.sysctls());
        assertThat(walked.chains()).as(where).isEqualTo(fresh.chains());
        assertThat(walked).as(where).isEqualTo(fresh);
    }

    /// One change to a small world, so that Services meet on addresses, ports and names.
    private Inputs changed(Inputs inputs) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> with(inputs, randomService());
            case 6, 7 -> inputs.withServices(less(inputs.services()));
            case 8, 9, 10, 11, 12, 13 -> with(inputs, randomSlice());
            case 14, 15 -> inputs.withSlices(less(inputs.slices()));
            case 16 -> with(inputs, randomNode());
            case 17 -> inputs.withNodes(Table.empty());
            case 18 -> inputs.withHost(randomHost());
            default -> with(inputs, NODE, HOST);
        };
    }

    private <T> Table<ObjectName, T> less(Table<ObjectName, T> objects) {
        if (objects.isEmpty()) {
            return objects;
        }
        return objects.without(List.copyOf(objects.keySet()).get(random.nextInt(objects.size())));
    }

    private String namespace() {
        return pick("a", "b");
    }

    private String name() {
        return pick("x", "y", "z", "x-y");
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Object randomService() {
        var ips = new ArrayList<String>();
        if (random.nextInt(8) > 0) {
            ips.add(pick("10.96.0.1", "10.96.0.2", "192.0.2.1"));
        }
        if (random.nextInt(3) == 0) {
            ips.add(pick("fd00:96::1", "fd00:96::2"));
        }
        var service = service(namespace(), name(), ips.toArray(String[]::new))
                .created(random.nextInt(3))
                .internal(pick(TrafficPolicy.values()))
                .external(pick(TrafficPolicy.values()));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            service.port(
                    pick("http", "dns"), pick(Protocol.TCP, Protocol.UDP), pick(80, 81, 30080), pick(0, 30080, 30081));
        }
        switch (random.nextInt(10)) {
            case 0 ->
                service.annotation("scheduler", pick("lc", "wrong", "mh"))
                        .annotation("schedflags", pick("flag-1", "no"));
            case 1 -> service.annotation("local", pick("true", "false", ""));
            case 2 -> service.label("service.kubernetes.io/service-proxy-name", pick("kube-router", "other"));
            case 3 -> service.flaw("spec.ports[0]", pick("one", "two"));
            case 4 -> service.affinity(pick(10, 20));
            default -> {}
        }
        return service;
    }

    private EndpointSlice randomSlice() {
        var endpoints = new Endpoint[random.nextInt(4)];
        boolean six = random.nextInt(4) == 0;
        for (int i = 0; i < endpoints.length; i++) {
            boolean ready = random.nextInt(3) > 0;
            endpoints[i] = new Endpoint(
                    List.of(Ip.of((six ? "fd00:244::" : "10.244.0.") + (1 + random.nextInt(9)))),
                    ready,
                    ready || random.nextBoolean(),
                    !ready,
                    pick("here", "there"),
                    "");
        }
        var slice = slice(
                namespace(),
                name(),
                random.nextInt(2),
                List.of(port("http", Protocol.TCP, pick(8080, 9090)), port("dns", Protocol.UDP, 53)),
                endpoints);
        // A slice keeps its name and may change hands.
        return new EndpointSlice(
                new ObjectName(slice.name().namespace(), "slice-" + random.nextInt(5)),
                slice.service(),
                slice.family(),
                slice.ports(),
                slice.endpoints(),
                random.nextInt(5) == 0 ? List.of(new Flaw("ports[0]", pick("bad", "worse"))) : List.of());
    }

    private Node randomNode() {
        var plain = random.nextBoolean()
                ? node(List.of(pick("192.0.2.1", "192.0.2.9")), pick("10.244.1.0/24", "10.245.1.0/24"))
                : node(List.of("192.0.2.1", pick("2001:db8::1", "2001:db8::2")), "10.244.1.0/24", "fd00:244:1::/64");
        var flaws = random.nextInt(3) == 0 ? List.of(new Flaw("spec.podCIDRs[0]", "bad")) : List.<Flaw>of();
        return new Node(plain.name(), plain.internalIps(), List.of(), plain.podCidrs(), Map.of(), Map.of(), "", flaws);
    }

    private Host randomHost() {
        var addresses = new ArrayList<>(HOST.addresses());
        addresses.add(
                local(pick("eth1", "kube-bridge", "dummy0", "veth1"), pick("198.51.100.7/24", "2001:db8:1::7/64")));
        return new Host("here", addresses, pick(5008, 6012), random.nextBoolean());
    }

    /// C-03: a change of one Service among thousands changes the keys of that Service, and looks at no other.
    @Test
    void aChangeCostsItsOwnSize() {
        var inputs = inputs();
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            inputs = with(
                    inputs,
                    service("ns" + i % 7, "svc" + i, "10.100." + i / 250 + "." + (1 + i % 250)),
                    slice("ns" + i % 7, "svc" + i, 1, ready("here", "10.244." + i / 250 + "." + (1 + i % 250))));
        }
        var planner = new ProxyPlanner(SETTINGS);
        var before = planner.plan(inputs);
        assertThat(before.servers()).hasSize(count);
        var moved = planner.plan(with(inputs, slice("ns0", "svc700", 1, ready("here", "10.0.0.99"))));
        var changed = new ArrayList<String>();
        moved.servers().changesSince(before.servers(), (key, was, is) -> changed.add(key.toString()));
        assertThat(changed).containsExactly("10.100.2.201:80/tcp");
        assertThat(moved.addresses()).isSameAs(before.addresses());
        assertThat(moved.routes()).isSameAs(before.routes());
        assertThat(moved.exposures()).isSameAs(before.exposures());
        assertThat(moved.notes()).isSameAs(before.notes());
        moved.servers().forEach((key, server) -> {
            if (!changed.contains(key.toString())) {
                assertThat(server).isSameAs(before.servers().at(key));
            }
        });
    }
}
