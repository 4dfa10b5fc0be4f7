package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.ObjectName;
import org.jspecify.annotations.Nullable;

/// Reads one object of a kind from the stream. Never fails over what an object says; see [Json].
///
/// @param <T> the record the object becomes
@FunctionalInterface
interface ObjectReader<T> {

    Read<T> read(Json in);

    /// An object as read.
    ///
    /// @param version its `resourceVersion`
    /// @param value null for an object that this agent does not take: an FQDN slice, a headless slice
    record Read<T>(
            ObjectName name, String version, @Nullable T value) {

        static <T> Read<T> of(Meta meta, @Nullable T value) {
            return new Read<>(meta.name(), meta.version, value);
        }
    }
}
