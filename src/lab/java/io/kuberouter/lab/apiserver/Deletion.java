package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Deleting: at once, or marked while finalizers hold the object or a Pod has time to end. When a Pod's time is over it
/// goes, as if a kubelet had seen to it. A namespace takes all that is in it along.
final class Deletion {

    private static final long DEFAULT_GRACE_SECONDS = 30;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final Set<Kind> ANSWERED_WITH_OBJECT = Set.of(Kinds.PODS, Kinds.SERVICES);

    private final Store store;
    private final Admission admission;

    Deletion(Store store, Admission admission) {
        this.store = store;
        this.admission = admission;
    }

    /// @throws Problem 404, or 409 if a precondition does not hold
    Reply delete(Route route, Request request) {
        var kind = route.kind();
        var name = new ObjectName(route.namespace(), route.name());
        var options = request.body().isBlank() ? Json.object() : request.object();
        boolean dry = request.isDryRun() || !options.path("dryRun").isEmpty();
        Store.Edit edit = present -> {
            if (present == null) {
                throw Problem.notFound(kind, name.name());
            }
            checkPreconditions(kind, name.name(), options.path("preconditions"), present.path("metadata"));
            return afterDelete(kind, name, present, grace(kind, options, request, present), dry);
        };
        var last = dry ? store.rehearse(kind, name, edit) : store.change(kind, name, edit);
        if (last == null) {
            throw Problem.notFound(kind, name.name());
        }
        var object = last.tree(kind);
        return ANSWERED_WITH_OBJECT.contains(kind) || isHeld(object)
                ? Reply.ok(kind, last)
                : Reply.ok(success(kind, object));
    }

    private static void checkPreconditions(Kind kind, String name, JsonNode wanted, JsonNode metadata) {
        for (String field : new String[] {"uid", "resourceVersion"}) {
            if (wanted.has(field) && !wanted.path(field).equals(metadata.path(field))) {
                throw Problem.conflict(
                        kind,
                        name,
                        "the %s in the precondition (%s) does not match the one in record (%s)"
                                .formatted(field, wanted.path(field), metadata.path(field)));
            }
        }
    }

    /// What is left of an object: null if nothing.
    private @Nullable ObjectNode afterDelete(Kind kind, ObjectName name, ObjectNode present, long grace, boolean dry) {
        if (grace > 0 && !dry) {
            Thread.ofVirtual().name("lab-kubelet").start(() -> finish(kind, name, present, grace));
        }
        if (grace > 0 || isHeld(present)) {
            return marked(present.deepCopy(), grace);
        }
        if (!dry) {
            bury(kind, name, present);
        }
        return null;
    }

    /// Seconds that a Pod has; none if it never ran or has ended, and none for other kinds.
    private static long grace(Kind kind, ObjectNode options, Request request, ObjectNode object) {
        if (!kind.equals(Kinds.PODS)
                || Json.text(object, "spec/nodeName").isEmpty()
                || ENDED.contains(Json.text(object, "status/phase"))) {
            return 0;
        }
        long own = object.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
        return request.number(
                "gracePeriodSeconds", options.path("gracePeriodSeconds").asLong(own));
    }

    private static boolean isHeld(ObjectNode object) {
        return !object.path("metadata").path("finalizers").isEmpty();
    }

    private static ObjectNode marked(ObjectNode object, long grace) {
        var metadata = Json.child(object, "metadata");
        if (!metadata.has("deletionTimestamp")) {
            var end = Instant.now().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS);
            metadata.put("deletionTimestamp", end.toString()).put("deletionGracePeriodSeconds", grace);
        }
        return object;
    }

    /// An object whose last finalizer has gone while it was marked is gone too; any other stays.
    @Nullable
    ObjectNode unlessFinished(Kind kind, ObjectName name, ObjectNode next) {
        var metadata = next.path("metadata");
        boolean finished = metadata.has("deletionTimestamp")
                && !isHeld(next)
                && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0;
        if (finished) {
            bury(kind, name, next);
        }
        return finished ? null : next;
    }

    /// What a kubelet does when a Pod's containers have ended.
    private void finish(Kind kind, ObjectName name, ObjectNode doomed, long grace) {
        try {
            Thread.sleep(Duration.ofSeconds(grace));
            store.change(kind, name, present -> present == null || isOther(present, doomed) ? present : null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOther(ObjectNode present, ObjectNode doomed) {
        return isHeld(present) || !Json.text(present, "metadata/uid").equals(Json.text(doomed, "metadata/uid"));
    }

    private void bury(Kind kind, ObjectName name, ObjectNode object) {
        admission.buried(kind, object);
        if (kind.equals(Kinds.NAMESPACES)) {
            Kinds.ALL.stream().filter(Kind::namespaced).forEach(k -> empty(k, name.name()));
        }
    }

    private void empty(Kind kind, String namespace) {
        store.list(kind).entries().keySet().stream()
                .filter(name -> name.namespace().equals(namespace))
                .forEach(name -> store.change(kind, name, present -> {
                    if (present != null) {
                        admission.buried(kind, present);
                    }
                    return null;
                }));
    }

    private static ObjectNode success(Kind kind, ObjectNode object) {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        status.putObject("details")
                .put("name", Json.text(object, "metadata/name"))
                .put("group", kind.group())
                .put("kind", kind.plural())
                .put("uid", Json.text(object, "metadata/uid"));
        return status;
    }
}
