package io.kuberouter.lab.apiserver;

import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// A Kubernetes API to talk to: an [ApiServer] in this process, or any one over HTTP ([HttpApi]). Targets are paths
/// with
/// their query, such as `/api/v1/services?limit=500`.
public interface Api {

    /// One call. Blocks.
    ///
    /// @param body empty for none
    /// @throws Problem for every answer but success
    /// @throws java.io.UncheckedIOException if there is no answer
    ObjectNode call(String method, String target, String contentType, String body);

    /// Hands each event of a watch to the listener until that says false, or the watch ends. Blocks.
    ///
    /// @throws Problem for every answer but success; what comes later is an event of type `ERROR`
    /// @throws java.io.UncheckedIOException if the connection breaks
    void watch(String target, Predicate<ObjectNode> listener) throws InterruptedException;

    default ObjectNode get(String target) {
        return call("GET", target, "", "");
    }

    /// @param collection e.g. `/api/v1/namespaces/default/services`
    default ObjectNode create(String collection, ObjectNode object) {
        return call("POST", collection, "application/json", object.toString());
    }

    default ObjectNode update(String target, ObjectNode object) {
        return call("PUT", target, "application/json", object.toString());
    }

    /// Merge patch, RFC 7396.
    default ObjectNode merge(String target, ObjectNode patch) {
        return call("PATCH", target, "application/merge-patch+json", patch.toString());
    }

    default ObjectNode delete(String target) {
        return call("DELETE", target, "", "");
    }
}
