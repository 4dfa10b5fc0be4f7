package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// A small cluster full of what goes wrong: labels that many share, names with several numbers, blocks that overlap,
/// pods that come and go. Equal seeds, equal clusters.
public final class RandomCluster {

    private static final List<Integer> PORTS = List.of(80, 81, 8080);
    private static final List<String> NAMESPACES = List.of("x", "y", "z");
    private static final List<String> KEYS = List.of("app", "tier");
    private static final List<String> VALUES = List.of("a", "b", "c");
    private static final List<String> NAMES = List.of("web", "dns", "nobody");
    private static final List<String> NODES = List.of("node1", "node2");
    private static final List<String> OTHERS = List.of(
            "ext/203.0.113.7",
            "ext/10.1.2.3",
            "ext/10.244.1.77",
            "ext/2001:db8:99::7",
            "ext/64:ff9b::1",
            "node/node1",
            "node/node2",
            "node/node1/gateway");

    private static final List<String> BLOCKS = List.of(
            "0.0.0.0/0",
            "0.0.0.0/1",
            "10.0.0.0/8",
            "10.244.0.0/16",
            "10.1.2.3/8",
            "203.0.113.0/24",
            "192.0.2.0/28",
            "::/0",
            "8000::/1",
            "fd00::/8",
            "fd00:10:244::/48",
            "64:ff9b::/96",
            "2001:db8::/32");

    private final Random random;

    private RandomCluster(long seed) {
        random = new Random(seed);
    }

    /// A cluster, and the grid to ask about.
    public static Topology of(long seed) {
        var cluster = new RandomCluster(seed);
        return new Topology(
                cluster.model(), OTHERS, PORTS, List.of(Protocol.values()), List.of(Family.IPV4, Family.IPV6));
    }

    private Model model() {
        var namespaces = new TreeMap<String, Map<String, String>>();
        for (String name : NAMESPACES) {
            if (!one(8)) {
                namespaces.put(name, labels());
            }
        }
        var empty = new Model(NODES, namespaces, Map.of(), Map.of(), one(4));
        var pods = pods(empty);
        var peopled = new Model(NODES, namespaces, pods, Map.of(), empty.defaultDeny());
        var policies = new TreeMap<PolicyKey, JsonNode>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            policies.put(new PolicyKey(any(NAMESPACES), "p" + i), Read.JSON.valueToTree(policy(peopled)));
        }
        return new Model(NODES, namespaces, pods, policies, empty.defaultDeny());
    }

    private Map<PodKey, Sketch> pods(Model model) {
        var pods = new TreeMap<PodKey, Sketch>();
        int count = 3 + random.nextInt(5);
        for (int n = 0; n < count; n++) {
            var pod = pod(model, n);
            pods.put(pod.key(), pod);
            if (one(6)) {
                var ghost = ghost(pod);
                pods.put(ghost.key(), ghost);
            }
        }
        return pods;
    }

    private Sketch pod(Model model, int n) {
        String node = any(NODES);
        boolean host = one(10);
        var ips = new ArrayList<Ip>();
        for (var family : Family.values()) {
            ips.add(host ? model.address(node, family) : model.podAddress(node, family, n + 2));
        }
        if (!host && one(5)) {
            ips.remove(random.nextInt(2));
        }
        if (!host && one(12)) {
            ips.clear();
        }
        String phase = one(10) ? any(List.of("Pending", "Unknown", "Succeeded", "Failed")) : "Running";
        var key = new PodKey(any(NAMESPACES), "p" + n);
        return new Sketch(key, node, ips, false, phase, host, one(8), labels(), named(), one(5) ? named() : List.of());
    }

    /// A pod that is through, and whose addresses another has by now.
    private Sketch ghost(Sketch heir) {
        var key = new PodKey(any(NAMESPACES), (one(2) ? "a" : "z") + heir.key().name());
        String phase = any(List.of("Succeeded", "Failed"));
        return new Sketch(key, heir.node(), heir.ips(), false, phase, false, one(2), labels(), named(), List.of());
    }

    private List<Sketch.NamedPort> named() {
        return several(3, () -> new Sketch.NamedPort(any(NAMES.subList(0, 2)), any(List.of("TCP", "UDP")), any(PORTS)));
    }

    private Map<String, Object> policy(Model model) {
        var spec = new TreeMap<String, Object>();
        spec.put("podSelector", selector());
        if (!one(5)) {
            spec.put("policyTypes", any(List.of(List.of("Ingress"), List.of("Egress"), List.of("Ingress", "Egress"))));
        }
        spec.put("ingress", several(3, () -> rule(model, "from")));
        spec.put("egress", several(3, () -> rule(model, "to")));
        return spec;
    }

    private Map<String, Object> rule(Model model, String side) {
        var rule = new TreeMap<String, Object>();
        if (!one(4)) {
            rule.put(side, several(4, () -> peer(model)));
        }
        if (!one(3)) {
            rule.put("ports", several(4, this::port));
        }
        return rule;
    }

    private Map<String, Object> peer(Model model) {
        var peer = new TreeMap<String, Object>();
        switch (random.nextInt(8)) {
            case 0, 1 -> peer.put("podSelector", selector());
            case 2 -> peer.put("namespaceSelector", selector());
            case 3, 4 -> {
                peer.put("podSelector", selector());
                peer.put("namespaceSelector", selector());
            }
            default -> peer.put("ipBlock", block(model));
        }
        return peer;
    }

    private Map<String, Object> block(Model model) {
        var inside = several(3, () -> network(model));
        return one(2) ? Map.of("cidr", network(model)) : Map.of("cidr", network(model), "except", inside);
    }

    /// One that is known to be awkward, or one around a pod, host bits left in.
    private String network(Model model) {
        var addresses = model.pods().values().stream()
                .flatMap(pod -> pod.ips().stream())
                .toList();
        if (addresses.isEmpty() || one(2)) {
            return any(BLOCKS);
        }
        Ip ip = any(addresses);
        return ip + "/" + (ip.family().bits() - random.nextInt(4));
    }

    private Map<String, Object> port() {
        var port = new TreeMap<String, Object>();
        if (!one(3)) {
            port.put("protocol", any(List.of("TCP", "UDP", "SCTP")));
        }
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> port.put("port", any(NAMES));
            case 2 -> {
                int first = any(PORTS) - random.nextInt(2);
                port.put("port", first);
                port.put("endPort", first + random.nextInt(3));
            }
            default -> port.put("port", any(PORTS));
        }
        return port;
    }

    private Map<String, Object> selector() {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of();
            case 1 -> Map.of("matchExpressions", several(3, this::requirement));
            case 2 -> Map.of("matchLabels", labels(), "matchExpressions", several(2, this::requirement));
            default -> Map.of("matchLabels", labels());
        };
    }

    private Map<String, Object> requirement() {
        String operator = any(List.of("In", "NotIn", "Exists", "DoesNotExist"));
        return operator.length() > 5
                ? Map.of("key", any(KEYS), "operator", operator)
                : Map.of("key", any(KEYS), "operator", operator, "values", List.of(any(VALUES), any(VALUES)));
    }

    private Map<String, String> labels() {
        var labels = new TreeMap<String, String>();
        for (String key : KEYS) {
            if (one(2)) {
                labels.put(key, any(VALUES));
            }
        }
        return labels;
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> List<T> several(int below, Supplier<T> each) {
        var list = new ArrayList<T>();
        for (int i = random.nextInt(below); i > 0; i--) {
            list.add(each.get());
        }
        return list;
    }
}
