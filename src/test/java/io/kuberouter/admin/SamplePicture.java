package io.kuberouter.admin;

import io.kuberouter.agent.JournalEntry;
import io.kuberouter.agent.Overview;
import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.SlicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Counters;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Note;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/// Pictures of invented nodes.
public final class SamplePicture {

    private Table<ServerKey, VirtualServer> servers = Table.empty();
    private Table<ServerKey, Exposure> exposures = Table.empty();
    private Table<ObjectName, Service> services = Table.empty();
    private Table<ObjectName, EndpointSlice> slices = Table.empty();

    private SamplePicture() {}

    static Overview shop(Instant now) {
        var it = new SamplePicture();
        it.service("shop/web", "http", 80, "rr", Map.of("10.96.14.7", Exposure.Kind.CLUSTER_IP), 4, 3);
        it.server("shop/web", "http", "10.0.1.12", 30080, Exposure.Kind.NODE_PORT, "rr", Duration.ZERO, 4, 3);
        it.service("shop/cart", "grpc", 9000, "lc", Map.of("10.96.80.2", Exposure.Kind.CLUSTER_IP), 2, 2);
        it.service("shop/search", "http", 80, "mh", Map.of("fd00:96::41", Exposure.Kind.CLUSTER_IP), 5, 5);
        it.service("shop/mail", "smtp", 25, "rr", Map.of("10.96.7.30", Exposure.Kind.CLUSTER_IP), 2, 0);
        it.service("shop/checkout", "https", 443, "rr", Map.of("203.0.113.9", Exposure.Kind.EXTERNAL_IP), 2, 2);
        it.server("shop/checkout", "https", "10.96.33.4", 443, Exposure.Kind.CLUSTER_IP, "rr", Duration.ZERO, 2, 2);
        it.service("shop/payments", "https", 8443, "sh", Map.of("10.96.61.18", Exposure.Kind.CLUSTER_IP), 6, 6);
        it.service("kube-system/kube-dns", "dns", 53, "rr", Map.of("10.96.0.10", Exposure.Kind.CLUSTER_IP), 2, 2);
        it.service("default/kubernetes", "https", 443, "rr", Map.of("10.96.0.1", Exposure.Kind.CLUSTER_IP), 3, 3);
        it.service("monitoring/grafana", "http", 3000, "rr", Map.of("10.96.90.5", Exposure.Kind.CLUSTER_IP), 1, 1);
        it.service("monitoring/prometheus", "web", 9090, "rr", Map.of("10.96.90.9", Exposure.Kind.CLUSTER_IP), 2, 2);
        it.service("media/live", "rtmp", 1935, "lc", Map.of("198.51.100.20", Exposure.Kind.LOAD_BALANCER_IP), 8, 8);
        it.service("shop/outlet", "http", 80, "rr", Map.of(), 1, 1);
        it.claim("shop/outlet", "198.51.100.20", 1935);
        var picture =
                it.picture(now, notes(), Map.of("203.0.113.9:443/tcp", "no space left on device (IP_VS_CMD_NEW_DEST)"));
        return with(picture, SampleFirewall.shop(false));
    }

    /// The same with a firewall, and pods that it guards.
    static Overview with(Overview picture, Firewall firewall) {
        var none = picture.desired();
        var desired = new Desired(
                none.links(),
                none.sysctls(),
                none.chains(),
                none.servers(),
                none.timeouts(),
                none.addresses(),
                none.routes(),
                none.exposures(),
                firewall,
                none.notes());
        var identity = picture.identity();
        boolean nft = !firewall.nft().isEmpty();
        var areas = new ArrayList<>(picture.areas().stream()
                .filter(area -> !List.of("filter", "ipset", "nftables").contains(area.name()))
                .toList());
        if (nft) {
            areas.add(area(picture.at(), "nftables", firewall.nft().size(), 40, 0, Map.of()));
        } else {
            areas.add(area(picture.at(), "ipset", firewall.sets().size(), 12, 0, Map.of()));
            areas.add(area(picture.at(), "filter", firewall.chains().size(), 30, 0, Map.of()));
        }
        return new Overview(
                picture.at(),
                picture.round(),
                new Overview.Identity(
                        identity.node(),
                        identity.addresses(),
                        identity.version(),
                        identity.kernel(),
                        identity.started(),
                        List.of("service proxy", "firewall")),
                picture.api(),
                areas,
                picture.inputs().withPods(pods(firewall)),
                desired,
                picture.notes(),
                picture.health(),
                picture.pace());
    }

    private static Table<ObjectName, Pod> pods(Firewall firewall) {
        Table<ObjectName, Pod> pods = Table.empty();
        for (var guard : firewall.ruleset().pods().values()) {
            var name = new ObjectName(guard.key().namespace(), guard.key().name());
            pods = pods.with(
                    name,
                    new Pod(
                            name,
                            "",
                            "node-2",
                            guard.addresses(),
                            "Running",
                            false,
                            false,
                            30,
                            Map.of("app", name.name().replaceAll("-\\d+$", ""), "pod-template-hash", "5d9c"),
                            List.of(),
                            List.of()));
        }
        return pods;
    }

    /// The same in which an object of an area of the firewall fails.
    public static Overview failing(Overview picture, String name, String object, String reason) {
        var areas = picture.areas().stream()
                .map(area -> area.name().equals(name)
                        ? area(picture.at(), name, area.objects(), area.changes(), 0, Map.of(object, reason))
                        : area)
                .toList();
        return new Overview(
                Instant.now(),
                picture.round() + 1,
                picture.identity(),
                picture.api(),
                areas,
                picture.inputs(),
                picture.desired(),
                picture.notes(),
                picture.health(),
                picture.pace());
    }

    /// The same some time later, in which every area has settled anew but the named one.
    public static Overview later(Overview picture, Duration time, String failing) {
        var areas = picture.areas().stream()
                .map(area -> area.name().equals(failing) ? area : settled(area, time))
                .toList();
        return with(picture, areas, picture.notes());
    }

    /// The same with other remarks.
    public static Overview noted(Overview picture, Note... notes) {
        return with(picture, picture.areas(), List.of(notes));
    }

    private static Overview with(Overview picture, List<Overview.Area> areas, List<Note> notes) {
        return new Overview(
                picture.at(),
                picture.round() + 1,
                picture.identity(),
                picture.api(),
                areas,
                picture.inputs(),
                picture.desired(),
                notes,
                picture.health(),
                picture.pace());
    }

    private static Overview.Area settled(Overview.Area area, Duration later) {
        return new Overview.Area(
                area.name(),
                area.state(),
                area.objects(),
                area.round(),
                area.settledAt().map(at -> at.plus(later)),
                area.verifiedAt(),
                area.changes(),
                area.repairs(),
                area.failures(),
                area.trouble());
    }

    static Overview of(int count, Instant now) {
        var it = new SamplePicture();
        for (int i = 0; i < count; i++) {
            String address = "10." + (100 + i / 65536) + "." + i / 256 % 256 + "." + i % 256;
            it.server(
                    "team-" + i % 40 + "/app-" + i,
                    "http",
                    address,
                    80,
                    Exposure.Kind.CLUSTER_IP,
                    "rr",
                    Duration.ZERO,
                    2,
                    2);
        }
        return it.picture(now, List.of(), Map.of());
    }

    private static List<Note> notes() {
        return List.of(
                new Note(
                        Note.Severity.FAILING,
                        "Service shop/outlet",
                        "198.51.100.20:1935/tcp is served for media/live, which is older",
                        "Give one of the two another address or port; this one takes over when the other lets go."),
                new Note(
                        Note.Severity.WARNING,
                        "EndpointSlice shop/cart-8d4k2",
                        "endpoints[2].addresses[0]: '10.244.0.300' is not an IP address; left out",
                        "Correct the field; all else of the object is served."),
                new Note(
                        Note.Severity.INFO,
                        "Service shop/web",
                        "annotation kube-router.io/service.hairpin is not read any more",
                        ""),
                new Note(
                        Note.Severity.WARNING,
                        "NetworkPolicy shop/db",
                        "spec.ingress[1].ports[0]: no pod declares a port named 'backup'; it allows nothing",
                        "Name the port in the pods' containers, or write its number."));
    }

    static List<JournalEntry> journal(Instant now) {
        return List.of(
                entry(now, 41, 4, "10.96.14.7:80/tcp", "+10.244.3.17:8080", "EndpointSlice shop/web-7x2p9", 2100),
                entry(
                        now,
                        40,
                        31,
                        "10.96.14.7:80/tcp",
                        "10.244.1.40:8080 drains",
                        "EndpointSlice shop/web-7x2p9",
                        1840),
                new JournalEntry(
                        42,
                        now.minusSeconds(90),
                        "filter",
                        "iptables -t filter " + SampleFirewall.policyChain(SampleFirewall.DB),
                        "rewritten, 2 rules",
                        "NetworkPolicy shop/db",
                        6200),
                entry(now, 39, 140, "10.96.90.5:3000/tcp", "created", "Service monitoring/grafana", 3300),
                entry(now, 38, 560, "10.96.80.2:9000/tcp", "scheduler rr → lc", "Service shop/cart", 940),
                entry(now, 37, 4000, "10.96.0.10:53/udp", "put back", "changed by somebody else", 0));
    }

    private static JournalEntry entry(
            Instant now, long number, long ago, String object, String change, String cause, long micros) {
        return new JournalEntry(number, now.minusSeconds(ago), "ipvs", object, change, cause, micros);
    }

    private void service(
            String name,
            String port,
            int number,
            String scheduler,
            Map<String, Exposure.Kind> ips,
            int endpoints,
            int ready) {
        var sticky = name.equals("shop/cart") ? Duration.ofHours(3) : Duration.ZERO;
        ips.forEach((ip, kind) -> server(name, port, ip, number, kind, scheduler, sticky, endpoints, ready));
        var object = objectName(name);
        services = services.with(
                object,
                new Service(
                        object,
                        Instant.EPOCH,
                        "ClusterIP",
                        ips.keySet().stream().map(Ip::of).toList(),
                        List.of(new ServicePort(port, Protocol.TCP, new Port(number), Optional.empty())),
                        List.of(),
                        List.of(),
                        TrafficPolicy.CLUSTER,
                        TrafficPolicy.CLUSTER,
                        Optional.empty(),
                        0,
                        Map.of(),
                        scheduler.equals("rr") ? Map.of() : Map.of("kube-router.io/service.scheduler", scheduler),
                        List.of()));
        var slice = new ObjectName(object.namespace(), object.name() + "-8d4k2");
        slices = slices.with(
                slice,
                new EndpointSlice(
                        slice,
                        object,
                        Family.IPV4,
                        List.of(new SlicePort(port, Protocol.TCP, new Port(8080))),
                        endpoints(ready),
                        List.of()));
    }

    /// Gives a Service an external address that another one holds.
    private void claim(String name, String ip, int port) {
        var object = objectName(name);
        var old = services.at(object);
        if (old != null) {
            services = services.with(
                    object,
                    new Service(
                            object,
                            old.created(),
                            "LoadBalancer",
                            old.clusterIps(),
                            List.of(new ServicePort("rtmp", Protocol.TCP, new Port(port), Optional.empty())),
                            old.externalIps(),
                            List.of(Ip.of(ip)),
                            old.internalPolicy(),
                            old.externalPolicy(),
                            old.affinity(),
                            0,
                            old.labels(),
                            old.annotations(),
                            List.of()));
        }
    }

    private static List<Endpoint> endpoints(int count) {
        var endpoints = new ArrayList<Endpoint>();
        for (int i = 0; i < count; i++) {
            endpoints.add(new Endpoint(
                    List.of(Ip.of("10.244." + (1 + i % 3) + "." + (17 + i))),
                    true,
                    true,
                    false,
                    "node-" + (1 + i % 3),
                    ""));
        }
        return endpoints;
    }

    private void server(
            String name,
            String port,
            String ip,
            int number,
            Exposure.Kind kind,
            String scheduler,
            Duration sticky,
            int endpoints,
            int ready) {
        var key = new ServerKey(Ip.of(ip), Protocol.TCP, new Port(number));
        var destinations = new ArrayList<Destination>();
        for (int i = 0; i < ready; i++) {
            var address = key.address().family() == Family.IPV6
                    ? Ip.of("fd00:244::" + (17 + i))
                    : Ip.of("10.244." + (1 + i % 3) + "." + (17 + i));
            destinations.add(new Destination(address, new Port(8080), Destination.Forward.MASQUERADE, 1));
        }
        if (ready > 0 && ready < endpoints) {
            destinations.add(new Destination(Ip.of("10.244.1.40"), new Port(8080), Destination.Forward.MASQUERADE, 0));
        }
        var object = objectName(name);
        destinations.sort(null);
        servers = servers.with(
                key, new VirtualServer(key, scheduler, scheduler.equals("mh") ? 0x18 : 0, sticky, destinations));
        exposures = exposures.with(key, new Exposure(object.namespace(), object.name(), port, kind, endpoints));
    }

    /// One round later, with another scheduler in the first virtual server.
    static Overview touched(Overview old) {
        var servers = old.desired().servers();
        var first = servers.values().iterator().next();
        return later(
                old,
                servers.with(first.key(), rescheduled(first)),
                old.desired().exposures());
    }

    private static VirtualServer rescheduled(VirtualServer server) {
        return new VirtualServer(
                server.key(),
                server.scheduler().equals("rr") ? "lc" : "rr",
                server.schedulerFlags(),
                server.persistence(),
                server.destinations());
    }

    /// One round later, with up to five virtual servers changed, gone, or of another Service.
    static Overview walked(Overview old, Random random) {
        var servers = old.desired().servers();
        var exposures = old.desired().exposures();
        for (int i = random.nextInt(5); i >= 0 && !servers.isEmpty(); i--) {
            var key = List.copyOf(servers.keySet()).get(random.nextInt(servers.size()));
            var server = Objects.requireNonNull(servers.at(key));
            switch (random.nextInt(4)) {
                case 0 -> {
                    servers = servers.without(key);
                    exposures = exposures.without(key);
                }
                case 1 -> servers = servers.with(key, rescheduled(server));
                default -> {
                    var other = new Exposure("team-1", "app-" + random.nextInt(99), "http", Exposure.Kind.NODE_PORT, 2);
                    exposures = exposures.with(key, other);
                }
            }
        }
        return later(old, servers, exposures);
    }

    private static Overview later(
            Overview old, Table<ServerKey, VirtualServer> servers, Table<ServerKey, Exposure> exposures) {
        var was = old.desired();
        var desired = new Desired(
                was.links(),
                was.sysctls(),
                was.chains(),
                servers,
                was.timeouts(),
                was.addresses(),
                was.routes(),
                exposures,
                was.firewall(),
                was.notes());
        return new Overview(
                old.at(),
                old.round() + 1,
                old.identity(),
                old.api(),
                old.areas(),
                old.inputs(),
                desired,
                old.notes(),
                old.health(),
                old.pace());
    }

    private Overview picture(Instant now, List<Note> notes, Map<String, String> failures) {
        var host = new Host("node-2", List.of(), 6012, true);
        var none = Desired.NOTHING;
        var desired = new Desired(
                none.links(),
                none.sysctls(),
                none.chains(),
                servers,
                none.timeouts(),
                none.addresses(),
                none.routes(),
                exposures,
                none.firewall(),
                none.notes());
        return new Overview(
                now,
                1840,
                new Overview.Identity(
                        "node-2",
                        List.of(Ip.of("10.0.1.12"), Ip.of("fd00:1::12")),
                        "1.0.0",
                        "6.12.41",
                        now.minusSeconds(93_000),
                        List.of("service proxy")),
                new Overview.Api(
                        "https://10.0.1.2:6443",
                        Overview.Api.Link.WATCHING,
                        now.minusSeconds(93_000),
                        Map.of("services", services.size(), "endpointslices", slices.size(), "nodes", 3),
                        ""),
                areas(now, servers.size(), failures),
                Inputs.empty(host).withServices(services).withSlices(slices).at(1),
                desired,
                notes,
                new Overview.Health(
                        true,
                        failures.isEmpty(),
                        failures.isEmpty() ? List.of() : List.of("area ipvs: 1 object fails")),
                new Overview.Pace(
                        Optional.of(Duration.ofNanos(2_100_000)), Optional.of(Duration.ofMillis(11)), 1840, 0));
    }

    private static List<Overview.Area> areas(Instant now, int count, Map<String, String> failures) {
        return List.of(
                area(now, "sysctl", 6, 6, 0, Map.of()),
                area(now, "link", 1, 1, 0, Map.of()),
                area(now, "iptables", 14, 14, 0, Map.of()),
                area(now, "ipvs", count, count + 61L, failures.isEmpty() ? 0 : 1, failures),
                area(now, "address", count, count, 0, Map.of()),
                area(now, "route", count, count, 0, Map.of()));
    }

    private static Overview.Area area(
            Instant now, String name, int objects, long changes, long repairs, Map<String, String> failures) {
        return new Overview.Area(
                name,
                failures.isEmpty() ? Overview.Area.State.SETTLED : Overview.Area.State.FAILING,
                objects,
                1840,
                Optional.of(now.minusSeconds(4)),
                Optional.of(now.minusSeconds(41)),
                changes,
                repairs,
                failures,
                "");
    }

    static Counters counters(int seed) {
        long rate = Math.floorMod(seed, 29);
        return new Counters(
                rate * 8_000 + 17,
                rate * 160_000,
                rate * 150_000,
                rate * 81_000_000,
                rate * 410_000_000,
                rate,
                rate * 20,
                rate * 19,
                rate * 11_400,
                rate * 61_000);
    }

    private static ObjectName objectName(String text) {
        int slash = text.indexOf('/');
        return new ObjectName(text.substring(0, slash), text.substring(slash + 1));
    }
}
