package io.kuberouter.lab.apiserver;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// A cluster of a given size, the same each time: Services `svc-00001` … in namespace `default` with cluster addresses
/// from 10.96.16.0 on, one slice for each, its endpoints dealt out to `node-1`, `node-2` and `node-3`, and Pods if
/// wanted.
/// The Services have no selectors, so that no controller takes the slices away.
///
/// @param services how many
/// @param endpoints how many in all; the first services get one more where they cannot be shared out evenly
/// @param pods how many; they have the addresses of the first endpoints
public record Load(int services, int endpoints, int pods) {

    private static final int NODES = 3;
    private static final long FIRST_CLUSTER_IP = Ip.of("10.96.16.0").low();
    private static final long FIRST_POD_IP = Ip.of("10.244.0.0").low();
    /// Each node has a quarter of 10.244.0.0/16.
    private static final long POD_IPS_OF_A_NODE = 1 << 14;

    public static final String SERVICES = "/api/v1/namespaces/default/services";
    public static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    public static final String PODS = "/api/v1/namespaces/default/pods";

    public Load {
        if (services < 1 || services > 48_000 || endpoints > NODES * 16_000 || pods > endpoints) {
            throw new IllegalArgumentException("a load of %d services, %d endpoints and %d pods does not fit"
                    .formatted(services, endpoints, pods));
        }
    }

    /// Reads `10000,20000` or `10000,20000,5000`.
    public static Load of(String text) {
        var numbers = Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        if (numbers.length < 2 || numbers.length > 3) {
            throw new IllegalArgumentException("'" + text + "' is not SERVICES,ENDPOINTS[,PODS]");
        }
        return new Load(numbers[0], numbers[1], numbers.length == 3 ? numbers[2] : 0);
    }

    /// Creates everything, one after the other.
    public void into(Api api) {
        numbers(services).forEach(i -> createService(api, i));
        numbers(pods).forEach(i -> createPod(api, i));
    }

    /// Creates everything with several calls under way at a time.
    ///
    /// @throws Problem the first answer that was no success
    public void into(Api api, int connections) {
        together(services, connections, i -> createService(api, i));
        together(pods, connections, i -> createPod(api, i));
    }

    private static IntStream numbers(int count) {
        return IntStream.rangeClosed(1, count);
    }

    private static void together(int count, int connections, IntConsumer work) {
        var free = new Semaphore(connections);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = numbers(count)
                    .mapToObj(i -> threads.submit(() -> {
                        free.acquire();
                        try {
                            work.accept(i);
                            return i;
                        } finally {
                            free.release();
                        }
                    }))
                    .toList();
            for (var one : done) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createService(Api api, int i) {
        api.create(SERVICES, service(i));
        api.create(SLICES, slice(i));
    }

    private static void createPod(Api api, int i) {
        api.create(PODS, pod(i));
        api.merge(PODS + "/" + podName(i) + "/status", podStatus(i));
    }

    /// @param i from 1
    public static String serviceName(int i) {
        return "svc-%05d".formatted(i);
    }

    /// @param i from 1
    public static String sliceName(int i) {
        return serviceName(i) + "-abcde";
    }

    private static String podName(int i) {
        return "pod-%05d".formatted(i);
    }

    /// The cluster address of a service.
    ///
    /// @param i from 1
    public static Ip clusterIp(int i) {
        return new Ip(Family.IPV4, 0, FIRST_CLUSTER_IP + i);
    }

    /// The address of an endpoint.
    ///
    /// @param e from 0
    public static Ip endpointIp(int e) {
        return new Ip(Family.IPV4, 0, FIRST_POD_IP + POD_IPS_OF_A_NODE * (1 + e % NODES) + 1 + e / NODES);
    }

    private static String node(int e) {
        return "node-" + (1 + e % NODES);
    }

    static ObjectNode service(int i) {
        return Json.readObject("""
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s", "namespace": "default"},
                 "spec": {"type": "ClusterIP", "clusterIP": "%s",
                  "ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080}]}}""".formatted(serviceName(i), clusterIp(i)));
    }

    private ObjectNode slice(int i) {
        int each = endpoints / services;
        int more = endpoints % services;
        int first = (i - 1) * each + Math.min(i - 1, more);
        var slice = Json.readObject("""
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                 "metadata": {"name": "%s", "namespace": "default", "labels": {
                  "kubernetes.io/service-name": "%s", "endpointslice.kubernetes.io/managed-by": "load"}},
                 "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}]}""".formatted(sliceName(i), serviceName(i)));
        return slice.setAll(endpoints(IntStream.range(first, first + each + (i <= more ? 1 : 0))));
    }

    /// The endpoints of a slice, as a merge patch too.
    private static ObjectNode endpoints(IntStream numbers) {
        var part = Json.object();
        var list = part.putArray("endpoints");
        numbers.forEach(e -> {
            var endpoint = list.addObject();
            endpoint.putArray("addresses").add(endpointIp(e).toString());
            endpoint.putObject("conditions")
                    .put("ready", true)
                    .put("serving", true)
                    .put("terminating", false);
            endpoint.put("nodeName", node(e));
        });
        return part;
    }

    /// Gives a service other endpoints.
    ///
    /// @param i the service, from 1
    /// @param endpoints their numbers, as [#endpointIp] takes them
    /// @return the slice as it is now
    public static ObjectNode replaceEndpoints(Api api, int i, int... endpoints) {
        return api.merge(SLICES + "/" + sliceName(i), endpoints(IntStream.of(endpoints)));
    }

    private static ObjectNode pod(int i) {
        return Json.readObject("""
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "%s", "namespace": "default", "labels": {"app": "load"}},
                 "spec": {"nodeName": "%s", "containers": [{"name": "main", "image": "none"}]}}""".formatted(podName(i), node(i - 1)));
    }

    private static ObjectNode podStatus(int i) {
        var ip = endpointIp(i - 1);
        return Json.readObject("""
                {"status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}],
                 "conditions": [{"type": "Ready", "status": "True"}]}}""".formatted(ip, ip));
    }
}
