package io.kuberouter.plan.proxy;

import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LocalAddress;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.SlicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Inputs for tests, in few words. The node is called `here` and runs a new kernel.
final class Example {

    static final ProxySettings SETTINGS =
            new ProxySettings(Set.of(Family.values()), false, false, List.of(), Timeouts.KERNEL);

    static final Host HOST = new Host(
            "here",
            List.of(
                    local("lo", "127.0.0.1/8"),
                    local("lo", "::1/128"),
                    local("eth0", "192.0.2.1/24"),
                    local("eth0", "2001:db8::1/64"),
                    local("eth0", "fe80::1/64")),
            6012,
            true);

    static final Node NODE = node(List.of("192.0.2.1", "2001:db8::1"), "10.244.1.0/24", "fd00:244:1::/64");

    private Example() {}

    static LocalAddress local(String link, String prefix) {
        return new LocalAddress(link, Prefix.of(prefix));
    }

    static Node node(List<String> addresses, String... podCidrs) {
        return new Node(
                new ObjectName("", "here"),
                addresses.stream().map(Ip::of).toList(),
                List.of(),
                Stream.of(podCidrs).map(Prefix::of).toList(),
                Map.of(),
                Map.of(),
                "",
                List.of());
    }

    static Inputs inputs(Object... objects) {
        return with(Inputs.empty(HOST).withNodes(Inputs.empty(HOST).nodes().with(NODE.name(), NODE)), objects);
    }

    /// The inputs with these objects added or replaced.
    static Inputs with(Inputs inputs, Object... objects) {
        var all = inputs;
        for (var object : objects) {
            all = switch (object) {
                case Service service -> all.withServices(all.services().with(service.name(), service));
                case EndpointSlice slice -> all.withSlices(all.slices().with(slice.name(), slice));
                case Node node -> all.withNodes(all.nodes().with(node.name(), node));
                case Host host -> all.withHost(host);
                case ServiceMaker maker -> with(all, maker.make());
                default -> throw new IllegalArgumentException(object.toString());
            };
        }
        return all;
    }

    static ServiceMaker service(String namespace, String name, String... clusterIps) {
        return new ServiceMaker(new ObjectName(namespace, name), clusterIps);
    }

    static Endpoint ready(String node, String... addresses) {
        return endpoint(node, true, true, false, addresses);
    }

    static Endpoint draining(String node, String... addresses) {
        return endpoint(node, false, true, true, addresses);
    }

    static Endpoint gone(String node, String... addresses) {
        return endpoint(node, false, false, true, addresses);
    }

    private static Endpoint endpoint(
            String node, boolean ready, boolean serving, boolean terminating, String... addresses) {
        return new Endpoint(Stream.of(addresses).map(Ip::of).toList(), ready, serving, terminating, node, "");
    }

    /// A slice of the Service's name and a number, with one port `http` at 8080/tcp.
    static EndpointSlice slice(String namespace, String service, int number, Endpoint... endpoints) {
        return slice(namespace, service, number, List.of(port("http", Protocol.TCP, 8080)), endpoints);
    }

    static EndpointSlice slice(
            String namespace, String service, int number, List<SlicePort> ports, Endpoint... endpoints) {
        var family = Stream.of(endpoints)
                .flatMap(endpoint -> endpoint.addresses().stream())
                .findFirst()
                .map(Ip::family)
                .orElse(Family.IPV4);
        return new EndpointSlice(
                new ObjectName(namespace, service + "-" + number),
                new ObjectName(namespace, service),
                family,
                ports,
                List.of(endpoints),
                List.of());
    }

    static SlicePort port(String name, Protocol protocol, int number) {
        return new SlicePort(name, protocol, new Port(number));
    }

    /// A Service in the making: by itself one port `http`, 80/tcp, created at second 0.
    static final class ServiceMaker {
        private final ObjectName name;
        private final List<Ip> clusterIps;
        private final List<ServicePort> ports = new ArrayList<>();
        private final Map<String, String> labels = new HashMap<>();
        private final Map<String, String> annotations = new HashMap<>();
        private final List<Flaw> flaws = new ArrayList<>();
        private String type = "ClusterIP";
        private long created;
        private TrafficPolicy internal = TrafficPolicy.CLUSTER;
        private TrafficPolicy external = TrafficPolicy.CLUSTER;
        private Optional<Duration> affinity = Optional.empty();

        private ServiceMaker(ObjectName name, String... clusterIps) {
            this.name = name;
            this.clusterIps = Stream.of(clusterIps).map(Ip::of).toList();
        }

        ServiceMaker type(String type) {
            this.type = type;
            return this;
        }

        ServiceMaker created(long second) {
            created = second;
            return this;
        }

        ServiceMaker port(String name, Protocol protocol, int number, int nodePort) {
            var node = nodePort == 0 ? Optional.<Port>empty() : Optional.of(new Port(nodePort));
            ports.add(new ServicePort(name, protocol, new Port(number), node));
            return this;
        }

        ServiceMaker nodePort(int nodePort) {
            return port("http", Protocol.TCP, 80, nodePort);
        }

        ServiceMaker label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        ServiceMaker annotation(String key, String value) {
            annotations.put("kube-router.io/service." + key, value);
            return this;
        }

        ServiceMaker internal(TrafficPolicy policy) {
            internal = policy;
            return this;
        }

        ServiceMaker external(TrafficPolicy policy) {
            external = policy;
            return this;
        }

        ServiceMaker affinity(int seconds) {
            affinity = Optional.of(Duration.ofSeconds(seconds));
            return this;
        }

        ServiceMaker flaw(String field, String problem) {
            flaws.add(new Flaw(field, problem));
            return this;
        }

        Service make() {
            if (ports.isEmpty()) {
                nodePort(0);
            }
            return new Service(
                    name,
                    Instant.ofEpochSecond(created),
                    type,
                    clusterIps,
                    ports,
                    List.of(),
                    List.of(),
                    internal,
                    external,
                    affinity,
                    0,
                    labels,
                    annotations,
                    flaws);
        }
    }
}
