package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Announcement;
import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.golden.ClusterYaml;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Inputs for tests, in few words. The node is called `here`; both families are on.
final class Example {

    static final FirewallSettings SETTINGS = settings(false, Family.values());
    static final Node NODE = node("here", "192.0.2.1", "10.244.1.0/24");

    private Example() {}

    static FirewallSettings settings(boolean defaultDeny, Family... families) {
        var frame = new GuardFrame(
                List.of(families),
                List.of(Prefix.of("10.96.0.0/12")),
                List.of(),
                List.of(),
                new PortRange(30000, 32767),
                List.of(),
                GuardFrame.Manner.USUAL);
        return new FirewallSettings("here", frame, defaultDeny);
    }

    static Node node(String name, String address, String... podCidrs) {
        return new Node(
                new ObjectName("", name),
                List.of(Ip.of(address)),
                List.of(),
                Stream.of(podCidrs).map(Prefix::of).toList(),
                Map.of(),
                Map.of(),
                "",
                List.of());
    }

    static Inputs inputs(Object... objects) {
        return with(with(ClusterYaml.read(""), NODE), objects);
    }

    /// The inputs with these objects added or replaced.
    static Inputs with(Inputs inputs, Object... objects) {
        var all = inputs;
        for (var object : objects) {
            all = switch (object) {
                case PodMaker maker -> with(all, maker.make());
                case Pod pod -> all.withPods(all.pods().with(pod.name(), pod));
                case Namespace namespace -> all.withNamespaces(all.namespaces().with(namespace.name(), namespace));
                case Announcement announced -> all.withAnnounced(all.announced().with(announced.pod(), announced));
                case Node node -> all.withNodes(all.nodes().with(node.name(), node));
                case NetworkPolicy policy -> all.withPolicies(all.policies().with(policy.name(), policy));
                default -> throw new IllegalArgumentException(object.toString());
            };
        }
        return all;
    }

    static Namespace namespace(String name, String... labels) {
        return new Namespace(new ObjectName("", name), labels(labels));
    }

    /// A policy by the YAML of its spec.
    static NetworkPolicy policy(String name, String spec) {
        var key = name(name);
        String yaml = "kind: NetworkPolicy\nmetadata: {namespace: %s, name: %s}\nspec: %s\n"
                .formatted(key.namespace(), key.name(), spec.strip());
        return ClusterYaml.read(yaml).policies().values().iterator().next();
    }

    /// A pod that runs here.
    static PodMaker pod(String name, String... ips) {
        return new PodMaker(name(name), ips);
    }

    /// What the CNI plugin tells of a pod.
    static Announcement announcement(String pod, String uid, String... ips) {
        return new Announcement(name(pod), uid, Stream.of(ips).map(Ip::of).toList());
    }

    static ObjectName name(String text) {
        int slash = text.indexOf('/');
        return new ObjectName(text.substring(0, slash), text.substring(slash + 1));
    }

    static PodKey podKey(String text) {
        var name = name(text);
        return new PodKey(name.namespace(), name.name());
    }

    static PolicyKey policyKey(String text) {
        var name = name(text);
        return new PolicyKey(name.namespace(), name.name());
    }

    private static Map<String, String> labels(String... pairs) {
        var labels = new HashMap<String, String>();
        for (String pair : pairs) {
            labels.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return labels;
    }

    /// A pod in the making: running, on this node.
    static final class PodMaker {
        private final ObjectName name;
        private final List<Ip> ips;
        private final List<ContainerPort> ports = new ArrayList<>();
        private Map<String, String> labels = Map.of();
        private String uid = "";
        private String node = "here";
        private String phase = "Running";
        private boolean hostNetwork;
        private boolean deleting;

        private PodMaker(ObjectName name, String... ips) {
            this.name = name;
            this.ips = Stream.of(ips).map(Ip::of).toList();
        }

        PodMaker labels(String... pairs) {
            labels = Example.labels(pairs);
            return this;
        }

        PodMaker on(String name) {
            node = name;
            return this;
        }

        PodMaker uid(String text) {
            uid = text;
            return this;
        }

        PodMaker phase(String text) {
            phase = text;
            return this;
        }

        PodMaker hostNetwork() {
            hostNetwork = true;
            return this;
        }

        PodMaker deleting() {
            deleting = true;
            return this;
        }

        PodMaker port(String port, int number) {
            return port(port, Protocol.TCP, number);
        }

        PodMaker port(String port, Protocol protocol, int number) {
            ports.add(new ContainerPort(port, protocol, new Port(number)));
            return this;
        }

        Pod make() {
            return new Pod(name, uid, node, ips, phase, hostNetwork, deleting, 30, labels, ports, List.of());
        }
    }
}
