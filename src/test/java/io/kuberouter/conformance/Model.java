package io.kuberouter.conformance;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LocalAddress;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// A small cluster that the steps of a case change. Its objects reach the planner as JSON through the agent's own
/// readers, so that reading is tested too.
///
/// @param nodes by name; the n-th holds 192.0.2.1n, 10.244.n.0/24 and the like
/// @param namespaces their labels; pods may outlive the namespace's object
/// @param policies their `spec`
/// @param defaultDeny whether the nodes run with `--netpol-default-deny`
public record Model(
        List<String> nodes,
        Map<String, Map<String, String>> namespaces,
        Map<PodKey, Sketch> pods,
        Map<PolicyKey, JsonNode> policies,
        boolean defaultDeny) {

    static final List<Prefix> CLUSTER_IPS = List.of(Prefix.of("10.96.0.0/12"), Prefix.of("fd00:10:96::/112"));

    public Model {
        nodes = List.copyOf(nodes);
        namespaces = new TreeMap<>(namespaces);
        pods = new TreeMap<>(pods);
        policies = new TreeMap<>(policies);
    }

    /// An address of a node: the number behind its name.
    private int number(String node) {
        return nodes.indexOf(node) + 1;
    }

    public Ip address(String node, Family family) {
        return Ip.of((family == Family.IPV4 ? "192.0.2.1" : "2001:db8::1") + number(node));
    }

    /// The network of a node's pods.
    public Prefix podNetwork(String node, Family family) {
        return family == Family.IPV4
                ? Prefix.of("10.244." + number(node) + ".0/24")
                : Prefix.of("fd00:10:244:" + number(node) + "::/64");
    }

    /// The address that the node itself holds among its pods.
    public Ip gateway(String node, Family family) {
        return podAddress(node, family, 1);
    }

    /// The address of the n-th pod of a node.
    public Ip podAddress(String node, Family family, int n) {
        return family == Family.IPV4
                ? Ip.of("10.244." + number(node) + "." + n)
                : Ip.of("fd00:10:244:" + number(node) + "::" + Integer.toHexString(n));
    }

    /// The cluster as the agent on a node sees it.
    public Inputs inputs(String node) {
        var inputs = Inputs.empty(host(node)).at(1);
        for (String name : nodes) {
            inputs = with(inputs, Kind.NODES, new ObjectName("", name), nodeJson(name));
        }
        for (var namespace : namespaces.entrySet()) {
            inputs = with(inputs, Kind.NAMESPACES, new ObjectName("", namespace.getKey()), namespaceJson(namespace));
        }
        for (var pod : pods.values()) {
            var name = new ObjectName(pod.key().namespace(), pod.key().name());
            inputs = with(inputs, Kind.PODS, name, pod.kubernetes());
        }
        for (var policy : policies.entrySet()) {
            var name =
                    new ObjectName(policy.getKey().namespace(), policy.getKey().name());
            inputs = with(inputs, Kind.NETWORK_POLICIES, name, policyJson(name, policy.getValue()));
        }
        return inputs;
    }

    private static <T> Inputs with(Inputs inputs, Kind<T> kind, ObjectName name, String json) {
        return kind.read(json)
                .map(read -> kind.in(inputs, kind.in(inputs).with(name, read)))
                .orElseThrow(() -> new IllegalArgumentException("the agent does not take " + json));
    }

    private Host host(String node) {
        return new Host(
                node,
                List.of(
                        new LocalAddress("eth0", new Prefix(address(node, Family.IPV4), 24)),
                        new LocalAddress("eth0", new Prefix(address(node, Family.IPV6), 64)),
                        new LocalAddress("kube-bridge", new Prefix(gateway(node, Family.IPV4), 24)),
                        new LocalAddress("kube-bridge", new Prefix(gateway(node, Family.IPV6), 64))),
                6012,
                true);
    }

    private String nodeJson(String name) {
        var families = List.of(Family.IPV4, Family.IPV6);
        var addresses = families.stream()
                .map(family -> Map.of(
                        "type", "InternalIP", "address", address(name, family).toString()))
                .toList();
        var cidrs = families.stream()
                .map(family -> podNetwork(name, family).toString())
                .toList();
        return Read.JSON.writeValueAsString(Map.of(
                "metadata", Map.of("name", name),
                "spec", Map.of("podCIDRs", cidrs),
                "status", Map.of("addresses", addresses)));
    }

    private static String namespaceJson(Map.Entry<String, Map<String, String>> namespace) {
        return Read.JSON.writeValueAsString(
                Map.of("metadata", Map.of("name", namespace.getKey(), "labels", namespace.getValue())));
    }

    private static String policyJson(ObjectName name, JsonNode spec) {
        return Read.JSON.writeValueAsString(
                Map.of("metadata", Map.of("namespace", name.namespace(), "name", name.name()), "spec", spec));
    }

    /// What the flags of a node's agent say.
    public FirewallSettings settings(String node) {
        var frame = new GuardFrame(
                List.of(Family.IPV4, Family.IPV6),
                CLUSTER_IPS,
                List.of(),
                List.of(),
                new PortRange(30000, 32767),
                List.of(),
                GuardFrame.Manner.USUAL);
        return new FirewallSettings(node, frame, defaultDeny);
    }
}
