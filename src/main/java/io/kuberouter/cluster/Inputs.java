package io.kuberouter.cluster;

import io.kuberouter.table.Table;

/// All that a round plans from: one consistent picture, never changed. A kind that no running feature needs stays
/// empty.
///
/// @param revision counts the pictures of this process from 1
/// @param host facts of this machine
public record Inputs(
        long revision,
        Host host,
        Table<ObjectName, Service> services,
        Table<ObjectName, EndpointSlice> slices,
        Table<ObjectName, Pod> pods,
        Table<ObjectName, Node> nodes,
        Table<ObjectName, Namespace> namespaces,
        Table<ObjectName, NetworkPolicy> policies) {

    /// A picture of an empty cluster.
    public static Inputs empty(Host host) {
        return new Inputs(
                0, host, Table.empty(), Table.empty(), Table.empty(), Table.empty(), Table.empty(), Table.empty());
    }
}
