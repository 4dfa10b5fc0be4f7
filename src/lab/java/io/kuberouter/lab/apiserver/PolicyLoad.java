package io.kuberouter.lab.apiserver;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// A cluster full of NetworkPolicies, the same each time: Pods dealt out to fifty namespaces, the first ones on node
/// `here`, and policies that each select a tenth of a namespace's pods and speak of pods in other namespaces, of a
/// network with an exception, and of ports.
///
/// @param policies how many
/// @param local how many of the pods are on `here`
/// @param pods how many in all
public record PolicyLoad(int policies, int local, int pods) {

    public static final int NAMESPACES = 50;

    /// Behind the path of a Pod to delete: nobody here would let it end in peace.
    public static final String AT_ONCE = "?gracePeriodSeconds=0";

    private static final int APPS = 10;
    private static final int ROLES = 7;
    private static final int TEAMS = 10;
    private static final int PODS_OF_A_NODE = 100;
    private static final long FIRST_LOCAL_IP = Ip.of("10.244.0.10").low();
    private static final long FIRST_REMOTE_IP = Ip.of("10.245.0.10").low();

    /// Reads `1000,200,5000`.
    public static PolicyLoad of(String text) {
        var numbers = text.split(",");
        if (numbers.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is not POLICIES,LOCAL_PODS,PODS");
        }
        return new PolicyLoad(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }

    /// Creates everything.
    public void into(Api api) {
        IntStream.range(0, NAMESPACES).forEach(i -> api.create("/api/v1/namespaces", namespace(i)));
        IntStream.range(0, pods).forEach(i -> createPod(api, i));
        IntStream.range(0, policies).forEach(i -> api.create(policiesOf(namespaceName(i)), policy(i)));
    }

    /// Creates one of the Pods.
    ///
    /// @param i from 0
    public void createPod(Api api, int i) {
        createPod(api, pod(i), ip(i));
    }

    /// Creates a Pod with its status.
    public static void createPod(Api api, ObjectNode pod, Ip ip) {
        String collection = podsOf(Json.text(pod, "metadata/namespace"));
        api.create(collection, pod);
        give(api, collection + "/" + Json.text(pod, "metadata/name"), ip);
    }

    /// Gives a Pod its address.
    public static void give(Api api, String path, Ip ip) {
        api.merge(path + "/status", Json.readObject("""
                {"status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}]}}""".formatted(ip, ip)));
    }

    public static String podsOf(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    public static String policiesOf(String namespace) {
        return "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/networkpolicies";
    }

    /// @param i any number; namespaces repeat
    public static String namespaceName(int i) {
        return "team-%02d".formatted(i % NAMESPACES);
    }

    /// @param i from 0
    public static String podName(int i) {
        return "pod-%05d".formatted(i);
    }

    /// The address of a pod; local ones lie in 10.244.0.0/16.
    ///
    /// @param i from 0
    public Ip ip(int i) {
        return new Ip(Family.IPV4, 0, i < local ? FIRST_LOCAL_IP + i : FIRST_REMOTE_IP + i);
    }

    /// A Pod as it is before it has an address.
    public static ObjectNode pod(String namespace, String name, String node, String app, String role) {
        return Json.readObject("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "namespace": "%s",
                  "labels": {"app": "%s", "role": "%s"}},
                 "spec": {"nodeName": "%s", "containers": [{"name": "main", "image": "none",
                  "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}]}]}}""".formatted(name, namespace, app, role, node));
    }

    private ObjectNode pod(int i) {
        String node = i < local ? "here" : "node-" + (1 + i / PODS_OF_A_NODE);
        return pod(namespaceName(i), podName(i), node, app(i), "r" + i % ROLES);
    }

    private static String app(int i) {
        return "a" + i / NAMESPACES % APPS;
    }

    private static ObjectNode namespace(int i) {
        return Json.readObject("""
                {"apiVersion": "v1", "kind": "Namespace",
                 "metadata": {"name": "%s", "labels": {"team": "t%d"}}}""".formatted(namespaceName(i), i % TEAMS));
    }

    private static ObjectNode policy(int i) {
        return Json.readObject("""
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                 "metadata": {"name": "policy-%05d", "namespace": "%s"},
                 "spec": {"podSelector": {"matchLabels": {"app": "%s"}}, "policyTypes": ["Ingress", "Egress"],
                  "ingress": [{"from": [
                    {"namespaceSelector": {"matchLabels": {"team": "t%d"}},
                     "podSelector": {"matchLabels": {"role": "r%d"}}},
                    {"podSelector": {"matchLabels": {"role": "r%d"}}}],
                    "ports": [{"protocol": "TCP", "port": 8080}, {"protocol": "TCP", "port": "http"}]}],
                  "egress": [{"to": [{"namespaceSelector": {"matchLabels": {"team": "t%d"}}},
                    {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.%d.0.0/16"]}}],
                    "ports": [{"protocol": "TCP", "port": %d}]}]}}""".formatted(
                        i,
                        namespaceName(i),
                        app(i),
                        i % TEAMS,
                        i % ROLES,
                        (i + 3) % ROLES,
                        (i + 1) % TEAMS,
                        i % 200,
                        8000 + i % 100));
    }
}
