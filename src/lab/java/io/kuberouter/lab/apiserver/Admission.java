package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the server itself writes into objects: names, identity, times, and what a client may not change.
final class Admission {

    private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final Random random = new Random();
    private final ServiceAddresses services;

    Admission(ServiceAddresses services) {
        this.services = services;
    }

    /// The name of a new object, generated if its maker asks for that.
    ///
    /// @throws Problem 400 or 422 if the object does not belong to the route
    ObjectName name(Route route, ObjectNode object) {
        checkKind(route.kind(), object);
        var metadata = Json.child(object, "metadata");
        if (Json.text(metadata, "name").isEmpty()
                && !Json.text(metadata, "generateName").isEmpty()) {
            metadata.put("name", Json.text(metadata, "generateName") + letters());
        }
        String name = Json.text(metadata, "name");
        if (name.isEmpty()) {
            throw Problem.invalid("metadata.name: Required value: name or generateName is required");
        }
        if (!route.name().isEmpty() && !route.name().equals(name)) {
            throw Problem.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(name, route.name()));
        }
        return new ObjectName(namespace(route, metadata), name);
    }

    private static void checkKind(Kind kind, ObjectNode object) {
        String given = Json.text(object, "apiVersion") + " " + Json.text(object, "kind");
        if (!given.isBlank() && !given.equals(kind.apiVersion() + " " + kind.kind())) {
            throw Problem.badRequest(
                    "the object is a %s, not a %s %s".formatted(given, kind.apiVersion(), kind.kind()));
        }
    }

    private static String namespace(Route route, ObjectNode metadata) {
        if (!route.kind().namespaced()) {
            metadata.remove("namespace");
            return "";
        }
        String given = Json.text(metadata, "namespace");
        if (!given.isEmpty() && !given.equals(route.namespace())) {
            throw Problem.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        metadata.put("namespace", route.namespace());
        return route.namespace();
    }

    private String letters() {
        return random.ints(5, 0, NAME_LETTERS.length())
                .collect(StringBuilder::new, (b, i) -> b.append(NAME_LETTERS.charAt(i)), StringBuilder::append)
                .toString();
    }

    /// A new object as it is stored. Pods and Services are born without the status that their makers give them.
    ObjectNode born(Kind kind, ObjectNode object) {
        Json.prune(object);
        var metadata = Json.child(object, "metadata");
        if (metadata.has("resourceVersion")
                && !Json.text(metadata, "resourceVersion").isEmpty()) {
            throw Problem.badRequest("resourceVersion should not be set on objects to be created");
        }
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now());
        if (kind.equals(Kinds.PODS)) {
            object.putObject("status").put("phase", "Pending");
        } else if (kind.equals(Kinds.SERVICES)) {
            services.admit(object, null);
            object.putObject("status").putObject("loadBalancer");
        } else if (kind.equals(Kinds.NAMESPACES)) {
            object.putObject("status").put("phase", "Active");
        }
        return object;
    }

    /// The next state of an object that exists.
    ///
    /// @param wholly false for a change through the status sub-resource, which changes nothing else
    /// @throws Problem 409 if it was changed since the client saw it
    ObjectNode next(Kind kind, ObjectNode present, ObjectNode wanted, boolean wholly) {
        Json.prune(wanted);
        var before = Json.child(present, "metadata");
        var metadata = Json.child(wanted, "metadata");
        checkIdentity(kind, before, metadata);
        if (!wholly) {
            return with(present.deepCopy(), "status", wanted.get("status"));
        }
        for (String kept :
                new String[] {"uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"}) {
            with(metadata, kept, before.get(kept));
        }
        if (kind.status()) {
            with(wanted, "status", present.get("status"));
        }
        if (kind.equals(Kinds.SERVICES)) {
            services.admit(wanted, present);
        }
        return wanted;
    }

    private static ObjectNode with(ObjectNode object, String name, @Nullable JsonNode value) {
        object.remove(name);
        if (value != null) {
            object.set(name, value);
        }
        return object;
    }

    private static void checkIdentity(Kind kind, ObjectNode before, ObjectNode wanted) {
        String name = Json.text(before, "name");
        String uid = Json.text(wanted, "uid");
        if (!uid.isEmpty() && !uid.equals(Json.text(before, "uid"))) {
            throw Problem.conflict(kind, name, "Precondition failed: UID in precondition: %s".formatted(uid));
        }
        String revision = Json.text(wanted, "resourceVersion");
        if (!revision.isEmpty() && !revision.equals(Json.text(before, "resourceVersion"))) {
            throw Problem.conflict(
                    kind,
                    name,
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    /// Gives back what the object held of the server.
    void buried(Kind kind, ObjectNode object) {
        if (kind.equals(Kinds.SERVICES)) {
            services.release(object);
        }
    }

    /// The time as the API writes it, in whole seconds.
    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
