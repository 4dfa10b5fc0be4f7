package io.kuberouter.kubernetes.watch;

import io.kuberouter.kubernetes.read.Kind;

/// Which objects of a kind to watch.
///
/// @param fields a field selector, `spec.nodeName=node-1`; empty for all objects
public record Selection<T>(Kind<T> kind, String fields) {

    /// All objects of a kind.
    public static <T> Selection<T> all(Kind<T> kind) {
        return new Selection<>(kind, "");
    }
}
