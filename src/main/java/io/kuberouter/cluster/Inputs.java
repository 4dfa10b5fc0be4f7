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

    /// The same picture under another number.
    public Inputs at(long number) {
        return new Inputs(number, host, services, slices, pods, nodes, namespaces, policies);
    }

    public Inputs withHost(Host facts) {
        return new Inputs(revision, facts, services, slices, pods, nodes, namespaces, policies);
    }

    public Inputs withServices(Table<ObjectName, Service> all) {
        return new Inputs(revision, host, all, slices, pods, nodes, namespaces, policies);
    }

    public Inputs withSlices(Table<ObjectName, EndpointSlice> all) {
        return new Inputs(revision, host, services, all, pods, nodes, namespaces, policies);
    }

    public Inputs withPods(Table<ObjectName, Pod> all) {
        return new Inputs(revision, host, services, slices, all, nodes, namespaces, policies);
    }

    public Inputs withNodes(Table<ObjectName, Node> all) {
        return new Inputs(revision, host, services, slices, pods, all, namespaces, policies);
    }

    public Inputs withNamespaces(Table<ObjectName, Namespace> all) {
        return new Inputs(revision, host, services, slices, pods, nodes, all, policies);
    }

    public Inputs withPolicies(Table<ObjectName, NetworkPolicy> all) {
        return new Inputs(revision, host, services, slices, pods, nodes, namespaces, all);
    }

    /// Whether both hold the very same tables and facts; costs nothing, unlike `equals`.
    public boolean sharesAllWith(Inputs other) {
        return host.equals(other.host)
                && services == other.services
                && slices == other.slices
                && pods == other.pods
                && nodes == other.nodes
                && namespaces == other.namespaces
                && policies == other.policies;
    }
}
