package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps EndpointSlices for Services with selectors, as kube-controller-manager does, so that labels, readiness and
/// deletion of Pods have their effect in the lab. Talks to any API server; touches only slices that it labelled as its
/// own.
public final class SliceController implements AutoCloseable {

    private static final String SERVICES = "/api/v1/services";
    private static final String PODS = "/api/v1/pods";
    private static final String SLICES =
            "/apis/discovery.k8s.io/v1/endpointslices?labelSelector=" + Slices.MANAGED_BY + "%3D" + Slices.OURS;
    private static final int KINDS = 3;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Api api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Seen> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Map<ObjectName, JsonNode>> objects = new HashMap<>();
    private final Set<ObjectName> dirty = new HashSet<>();

    /// What a watch saw of one kind: a change of one object (null when it is gone), or all of them after a list.
    private sealed interface Seen {
        record One(String kind, ObjectName name, @Nullable JsonNode object) implements Seen {}

        record All(String kind, Map<ObjectName, JsonNode> objects) implements Seen {}

        /// A Service whose slices could not be written.
        record Again(ObjectName service) implements Seen {}
    }

    public SliceController(Api api) {
        this.api = api;
    }

    /// Begins to follow; returns at once.
    public void start() {
        threads.execute(() -> follow(SERVICES));
        threads.execute(() -> follow(PODS));
        threads.execute(() -> follow(SLICES));
        threads.execute(this::work);
    }

    /// Ends following. Slices stay.
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void follow(String kind) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    listAndWatch(kind);
                } catch (Problem | UncheckedIOException e) {
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listAndWatch(String kind) throws InterruptedException {
        var list = api.get(kind);
        inbox.add(new Seen.All(
                kind, list.path("items").valueStream().collect(Collectors.toMap(SliceController::name, o -> o))));
        String revision = Json.text(list, "metadata/resourceVersion");
        api.watch(kind + (kind.contains("?") ? "&" : "?") + "watch=true&resourceVersion=" + revision, event -> {
            var object = event.path("object");
            switch (Json.text(event, "type")) {
                case "ADDED", "MODIFIED" -> inbox.add(new Seen.One(kind, name(object), object));
                case "DELETED" -> inbox.add(new Seen.One(kind, name(object), null));
                default -> {
                    return false;
                }
            }
            return true;
        });
    }

    private static ObjectName name(JsonNode object) {
        return new ObjectName(Json.text(object, "metadata/namespace"), Json.text(object, "metadata/name"));
    }

    private void work() {
        try {
            while (true) {
                for (var seen = inbox.take(); seen != null; seen = inbox.poll()) {
                    dirty.addAll(take(seen));
                }
                if (objects.size() == KINDS) {
                    dirty.forEach(this::settle);
                    dirty.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return the Services that may need other slices now
    private Set<ObjectName> take(Seen seen) {
        return switch (seen) {
            case Seen.All(var kind, var all) -> {
                objects.put(kind, new TreeMap<>(all));
                var owners = new HashSet<>(of(SERVICES).keySet());
                of(SLICES).values().forEach(slice -> owners.add(owner(slice)));
                yield owners;
            }
            case Seen.One(var kind, var name, var object) -> {
                var before = object == null ? of(kind).remove(name) : of(kind).put(name, object);
                yield concerned(
                        kind, name, before == null ? Json.object() : before, object == null ? Json.object() : object);
            }
            case Seen.Again(var service) -> Set.of(service);
        };
    }

    private Set<ObjectName> concerned(String kind, ObjectName name, JsonNode before, JsonNode after) {
        return switch (kind) {
            case SERVICES -> Set.of(name);
            case PODS ->
                of(SERVICES).entrySet().stream()
                        .filter(e -> e.getKey().namespace().equals(name.namespace()))
                        .filter(e -> Slices.selects(e.getValue(), before) || Slices.selects(e.getValue(), after))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
            default -> Set.of(owner(after.isEmpty() ? before : after));
        };
    }

    private static ObjectName owner(JsonNode slice) {
        var labels = slice.path("metadata").path("labels");
        return new ObjectName(
                Json.text(slice, "metadata/namespace"),
                labels.path(Slices.SERVICE).asString(""));
    }

    private Map<ObjectName, JsonNode> of(String kind) {
        return objects.getOrDefault(kind, new TreeMap<>());
    }

    /// Gives one Service the slices it asks for: new ones first, then what is left over goes.
    private void settle(ObjectName name) {
        try {
            var wanted = wanted(name);
            var present = of(SLICES).values().stream()
                    .filter(slice -> owner(slice).equals(name))
                    .toList();
            for (var slice : wanted.values()) {
                write(slice, of(SLICES).get(name(slice)));
            }
            for (var slice : present) {
                if (!wanted.containsKey(Json.text(slice, "metadata/name"))) {
                    api.delete(collection(name(slice)) + "/" + name(slice).name());
                    of(SLICES).remove(name(slice));
                }
            }
        } catch (Problem | UncheckedIOException e) {
            threads.execute(() -> again(name));
        }
    }

    private SortedMap<String, ObjectNode> wanted(ObjectName name) {
        var service = of(SERVICES).get(name);
        var pods = of(PODS).entrySet().stream()
                .filter(e -> e.getKey().namespace().equals(name.namespace()))
                .map(Map.Entry::getValue)
                .toList();
        return service == null ? new TreeMap<>() : Slices.of(service, pods);
    }

    private void write(ObjectNode wanted, @Nullable JsonNode present) {
        var name = name(wanted);
        if (present == null) {
            of(SLICES).put(name, api.create(collection(name), wanted));
        } else if (!wanted.path("endpoints").equals(present.path("endpoints"))) {
            var change = Json.object();
            change.set("endpoints", wanted.path("endpoints"));
            of(SLICES).put(name, api.merge(collection(name) + "/" + name.name(), change));
        }
    }

    private static String collection(ObjectName slice) {
        return "/apis/discovery.k8s.io/v1/namespaces/" + slice.namespace() + "/endpointslices";
    }

    private void again(ObjectName service) {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
            inbox.add(new Seen.Again(service));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
