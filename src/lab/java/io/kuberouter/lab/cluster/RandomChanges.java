package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Api;
import io.kuberouter.lab.apiserver.Json;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Services that come, change and go by chance, the same for the same seed. All are gone after [#end].
final class RandomChanges {

    private static final int SERVICES = 12;

    private final Api api;
    private final Random random;
    private final TreeSet<Integer> present = new TreeSet<>();

    RandomChanges(Api api, long seed) {
        this.api = api;
        this.random = new Random(seed);
    }

    void make(int changes) {
        IntStream.range(0, changes).forEach(_ -> one());
    }

    void end() {
        present.forEach(this::delete);
        present.clear();
    }

    private void one() {
        int number = random.nextInt(SERVICES);
        if (!present.contains(number)) {
            create(number);
            present.add(number);
        } else if (random.nextInt(4) == 0) {
            delete(number);
            present.remove(number);
        } else if (random.nextInt(3) == 0) {
            reschedule(number);
        } else {
            Objects.endpoints(api, name(number), endpoints());
        }
    }

    private List<String> endpoints() {
        return IntStream.rangeClosed(1, 30)
                .filter(_ -> random.nextInt(8) == 0)
                .mapToObj(i -> "10.244." + (1 + i % 3) + "." + (100 + i))
                .toList();
    }

    private static String name(int number) {
        return "random-" + number;
    }

    private void create(int number) {
        Objects.create(api, """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: shop}
                spec:
                  type: NodePort
                  clusterIP: 10.96.8.%2$d
                  ports: [{name: one, port: %3$d, targetPort: 80, nodePort: %4$d, protocol: TCP}]
                """.formatted(name(number), 1 + number, 1000 + random.nextInt(1000), 31000 + number));
        Objects.create(api, """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, namespace: shop, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: one, port: 80, protocol: TCP}]
                endpoints: []
                """.formatted(name(number)));
    }

    private void delete(int number) {
        api.delete(Objects.slice(name(number)));
        api.delete(Objects.service(name(number)));
    }

    private void reschedule(int number) {
        String scheduler = random.nextBoolean() ? "lc" : "rr";
        api.merge(
                Objects.service(name(number)),
                Json.readObject("{\"metadata\":{\"annotations\":{\"kube-router.io/service.scheduler\":\"" + scheduler
                        + "\"}}}"));
    }
}
