package io.kuberouter.kubernetes.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.table.Table;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Prints how long lists of 10,000 objects take to read and what they weigh afterwards. Run it by hand.
public final class ReadingSpeed {
    private static final int OBJECTS = 10_000;

    /// Held here, so that it weighs the same before and after.
    private static byte[] json = {};

    private ReadingSpeed() {}

    public static void main(String[] arguments) {
        for (int round = 1; round <= 5; round++) {
            measure(Kind.SERVICES, round, ReadingSpeed::service);
            measure(Kind.ENDPOINT_SLICES, round, ReadingSpeed::slice);
            measure(Kind.PODS, round, ReadingSpeed::pod);
        }
    }

    private static <T> void measure(Kind<T> kind, int round, IntFunction<String> object) {
        json = IntStream.range(0, OBJECTS)
                .mapToObj(object)
                .collect(Collectors.joining(",", "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[", "]}"))
                .getBytes(UTF_8);
        long heapBefore = heap();
        long begun = cpu();
        var table = table(kind);
        double millis = (cpu() - begun) / 1e6;
        long bytes = (heap() - heapBefore) / Math.max(1, table.size());
        System.out.printf(
                Locale.ROOT,
                "round %d: %d %s, %.1f MB of JSON: %.0f ms of CPU, %d bytes each in the table%n",
                round,
                table.size(),
                kind,
                json.length / 1e6,
                millis,
                bytes);
    }

    private static <T> Table<ObjectName, T> table(Kind<T> kind) {
        var reading = new Object() {
            Table<ObjectName, T> table = Table.empty();
        };
        Documents.page(new ByteArrayInputStream(json), kind, new Interner(), (name, value) -> {
            if (value != null) {
                reading.table = reading.table.with(name, value);
            }
        });
        return reading.table;
    }

    /// Time on a processor, for the machine may be busy with other things.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String meta(String name, String labels, int i) {
        return """
                "metadata":{"name":"%s-%d","namespace":"ns-%d","uid":"3f2a1b7c-0000-4000-8000-%012d",\
                "resourceVersion":"%d","creationTimestamp":"2026-11-02T07:08:09Z","labels":{%s},\
                "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"%s"},\
                "managedFields":[{"manager":"kubectl","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1",\
                "fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:ports":{},"f:selector":{}}}}]}\
                """.formatted(name, i, i % 20, i, 1000 + i, labels, "x".repeat(200));
    }

    private static String service(int i) {
        return """
                {%s,"spec":{"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":8080}],\
                "selector":{"app":"web-%d"},"clusterIP":"10.96.%d.%d","clusterIPs":["10.96.%d.%d"],"type":"ClusterIP",\
                "sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack",\
                "internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}\
                """.formatted(meta("web", "\"app\":\"web-" + i + "\"", i), i, i / 250, i % 250, i / 250, i % 250);
    }

    private static String slice(int i) {
        String endpoint = """
                {"addresses":["10.%d.%d.%d"],"conditions":{"ready":true,"serving":true,"terminating":false},\
                "targetRef":{"kind":"Pod","namespace":"ns-1","name":"web-%d-x","uid":"3f2a1b7c-0000-4000-8000-0000"},\
                "nodeName":"node-%d","zone":"zone-a"}""";
        return """
                {%s,"addressType":"IPv4","endpoints":[%s,%s],"ports":[{"name":"http","protocol":"TCP","port":8080}]}\
                """.formatted(
                        meta("web-x", "\"kubernetes.io/service-name\":\"web-" + i + "\"", i),
                        endpoint.formatted(1, i / 250, i % 250, i, i % 100),
                        endpoint.formatted(2, i / 250, i % 250, i, i % 97));
    }

    private static String pod(int i) {
        String filler = "{\"name\":\"FILL\",\"value\":\"" + "y".repeat(60) + "\"},";
        return """
                {%s,"spec":{"containers":[{"name":"web","image":"registry.example/web:1","env":[%s{"name":"A"}],\
                "ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}]}],"nodeName":"node-%d",\
                "terminationGracePeriodSeconds":30},"status":{"phase":"Running","podIP":"10.1.%d.%d",\
                "podIPs":[{"ip":"10.1.%d.%d"}]}}\
                """.formatted(
                        meta("web", "\"app\":\"web\",\"pod-template-hash\":\"" + i / 5 + "\"", i),
                        filler.repeat(60),
                        i % 100,
                        i / 250,
                        i % 250,
                        i / 250,
                        i % 250);
    }
}
