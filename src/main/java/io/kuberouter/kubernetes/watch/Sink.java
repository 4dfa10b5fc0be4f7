package io.kuberouter.kubernetes.watch;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.read.Kind;
import io.kuberouter.table.Table;

/// Where the watches put what they learn. Called on their threads, one kind at a time; it must not wait.
public interface Sink {

    /// The objects of a kind are now these. The first call for a kind means that it is synced, even with no objects;
    /// every later call brings a difference. Each table is whole and derived from the one before, so the latest one
    /// is all that needs keeping and `changesSince` finds what happened.
    ///
    /// @param receivedNanos `System.nanoTime()` after the last byte of what brought this version was read
    <T> void published(Kind<T> kind, Table<ObjectName, T> objects, long receivedNanos);

    /// The connection of a kind came up or broke.
    default void connection(ApiStatus status) {}
}
