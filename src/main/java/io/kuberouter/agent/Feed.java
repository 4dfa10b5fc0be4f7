package io.kuberouter.agent;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.kubernetes.watch.ApiStatus;
import io.kuberouter.kubernetes.watch.Sink;
import io.kuberouter.table.Table;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Turns what the watches learn into events of the round. Called on the watches' threads.
final class Feed implements Sink {

    private final Consumer<Event> inbox;
    private final Runnable connectionChanged;
    private final Map<Kind<?>, Table<ObjectName, ?>> last = new ConcurrentHashMap<>();

    Feed(Consumer<Event> inbox, Runnable connectionChanged) {
        this.inbox = inbox;
        this.connectionChanged = connectionChanged;
    }

    @Override
    public <T> void published(Kind<T> kind, Table<ObjectName, T> objects, long receivedNanos) {
        @SuppressWarnings("unchecked") // the map's keys say which
        var before = (Table<ObjectName, T>) last.put(kind, objects);
        boolean first = before == null;
        inbox.accept(new Event(
                first ? "first list of " + kind : cause(kind, before, objects),
                first ? 0 : receivedNanos,
                inputs -> kind.in(inputs, objects),
                first ? Optional.of(kind.toString()) : Optional.empty()));
    }

    @Override
    public void connection(ApiStatus status) {
        connectionChanged.run();
    }

    /// The object that changed, or the first of several.
    private static <T> String cause(Kind<T> kind, Table<ObjectName, T> before, Table<ObjectName, T> after) {
        var changed = new Object() {
            String first = "";
            int count;
        };
        after.changesSince(before, (name, was, is) -> {
            changed.first = changed.count++ == 0 ? singular(kind) + " " + name : changed.first;
        });
        return changed.count > 1 ? changed.first + " and " + (changed.count - 1) + " more" : changed.first;
    }

    private static String singular(Kind<?> kind) {
        return switch (kind.toString()) {
            case "services" -> "Service";
            case "endpointslices" -> "EndpointSlice";
            case "pods" -> "Pod";
            case "nodes" -> "Node";
            case "namespaces" -> "Namespace";
            case "networkpolicies" -> "NetworkPolicy";
            default -> kind.toString();
        };
    }
}
