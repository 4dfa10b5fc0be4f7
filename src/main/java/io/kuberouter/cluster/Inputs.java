package io.kuberouter.cluster;

import io.kuberouter.table.Table;
import org.jspecify.annotations.Nullable;

/// All that a round plans from: one consistent picture, never changed. A kind that no running feature needs stays
/// empty.
///
/// @param revision counts the pictures of this process from 1
/// @param host facts of this machine
/// @param announced what this node's CNI plugin tells of pods whose addresses the API does not know yet
public record Inputs(
        long revision,
        Host host,
        Table<ObjectName, Service> services,
        Table<ObjectName, EndpointSlice> slices,
        Table<ObjectName, Pod> pods,
        Table<ObjectName, Node> nodes,
        Table<ObjectName, Namespace> namespaces,
        Table<ObjectName, NetworkPolicy> policies,
        Table<ObjectName, Announcement> announced) {

    /// A picture of an empty cluster.
    public static Inputs empty(Host host) {
        return new Inputs(
                0,
                host,
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.empty(),
                Table.empty());
    }

    /// The same picture under another number.
    public Inputs at(long number) {
        return new Inputs(number, host, services, slices, pods, nodes, namespaces, policies, announced);
    }

    public Inputs withHost(Host facts) {
        return new Inputs(revision, facts, services, slices, pods, nodes, namespaces, policies, announced);
    }

    public Inputs withServices(Table<ObjectName, Service> all) {
        return new Inputs(revision, host, all, slices, pods, nodes, namespaces, policies, announced);
    }

    public Inputs withSlices(Table<ObjectName, EndpointSlice> all) {
        return new Inputs(revision, host, services, all, pods, nodes, namespaces, policies, announced);
    }

    public Inputs withPods(Table<ObjectName, Pod> all) {
        return new Inputs(revision, host, services, slices, all, nodes, namespaces, policies, announced);
    }

    public Inputs withNodes(Table<ObjectName, Node> all) {
        return new Inputs(revision, host, services, slices, pods, all, namespaces, policies, announced);
    }

    public Inputs withNamespaces(Table<ObjectName, Namespace> all) {
        return new Inputs(revision, host, services, slices, pods, nodes, all, policies, announced);
    }

    public Inputs withPolicies(Table<ObjectName, NetworkPolicy> all) {
        return new Inputs(revision, host, services, slices, pods, nodes, namespaces, all, announced);
    }

    public Inputs withAnnounced(Table<ObjectName, Announcement> all) {
        return new Inputs(revision, host, services, slices, pods, nodes, namespaces, policies, all);
    }

    /// A pod with every address that it is known to have; what was announced of a namesake does not count.
    public @Nullable Pod pod(ObjectName name) {
        Pod pod = pods.at(name);
        return pod == null || !announced.holds(name)
                ? pod
                : pod.withIps(announced(pod).union(pod.ips()));
    }

    /// What was announced of this pod, to which the API may have nothing to add.
    public Announcement announced(Pod pod) {
        var found = announced.at(pod.name());
        return found != null && found.isOf(pod) ? found : Announcement.nothing(pod.name());
    }

    /// Whether both hold the very same tables and facts; costs nothing, unlike `equals`.
    public boolean sharesAllWith(Inputs other) {
        return host.equals(other.host)
                && services == other.services
                && slices == other.slices
                && pods == other.pods
                && nodes == other.nodes
                && namespaces == other.namespaces
                && policies == other.policies
                && announced == other.announced;
    }
}
