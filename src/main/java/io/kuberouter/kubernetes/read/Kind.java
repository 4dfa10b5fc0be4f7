package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.cluster.Service;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A kind of API object that this agent can read: where the API server lists it, how it is read, and where it stands in
/// [Inputs].
///
/// @param <T> the record an object becomes
public final class Kind<T> {
    public static final Kind<Service> SERVICES =
            new Kind<>("services", "/api/v1/services", ServiceReader::read, Inputs::services, Inputs::withServices);

    public static final Kind<EndpointSlice> ENDPOINT_SLICES = new Kind<>(
            "endpointslices",
            "/apis/discovery.k8s.io/v1/endpointslices",
            EndpointSliceReader::read,
            Inputs::slices,
            Inputs::withSlices);

    public static final Kind<Pod> PODS =
            new Kind<>("pods", "/api/v1/pods", PodReader::read, Inputs::pods, Inputs::withPods);

    public static final Kind<Node> NODES =
            new Kind<>("nodes", "/api/v1/nodes", NodeReader::read, Inputs::nodes, Inputs::withNodes);

    public static final Kind<Namespace> NAMESPACES = new Kind<>(
            "namespaces", "/api/v1/namespaces", NamespaceReader::read, Inputs::namespaces, Inputs::withNamespaces);

    public static final Kind<NetworkPolicy> NETWORK_POLICIES = new Kind<>(
            "networkpolicies",
            "/apis/networking.k8s.io/v1/networkpolicies",
            NetworkPolicyReader::read,
            Inputs::policies,
            Inputs::withPolicies);

    /// Every kind, in the order in which a person would look at them.
    public static final List<Kind<?>> ALL =
            List.of(NODES, NAMESPACES, SERVICES, ENDPOINT_SLICES, PODS, NETWORK_POLICIES);

    private final String plural;
    private final String path;
    private final ObjectReader<T> reader;
    private final Function<Inputs, Table<ObjectName, T>> getter;
    private final Place<T> place;

    /// Puts a kind's table into the inputs.
    private interface Place<T> {
        Inputs put(Inputs inputs, Table<ObjectName, T> table);
    }

    private Kind(
            String plural,
            String path,
            ObjectReader<T> reader,
            Function<Inputs, Table<ObjectName, T>> getter,
            Place<T> place) {
        this.plural = plural;
        this.path = path;
        this.reader = reader;
        this.getter = getter;
        this.place = place;
    }

    /// The path under which the API server lists and watches all objects of this kind.
    public String path() {
        return path;
    }

    /// The objects of this kind in the inputs.
    public Table<ObjectName, T> in(Inputs inputs) {
        return getter.apply(inputs);
    }

    /// The inputs with other objects of this kind, at the same revision.
    public Inputs in(Inputs inputs, Table<ObjectName, T> objects) {
        return place.put(inputs, objects);
    }

    /// Reads one object from its JSON text; empty for one that this agent does not take.
    ///
    /// @throws tools.jackson.core.JacksonException if the text is no JSON
    public Optional<T> read(String json) {
        try (var parser = Documents.parser(json)) {
            return Optional.ofNullable(read(new Json(parser, new Interner())).value());
        }
    }

    /// Reads the object at hand; one without a name is not taken, for nothing could refer to it.
    ObjectReader.Read<T> read(Json in) {
        var read = reader.read(in);
        return read.name().name().isEmpty() ? new ObjectReader.Read<>(read.name(), read.version(), null) : read;
    }

    /// The kind as the API names it in paths and rights: `endpointslices`.
    @Override
    public String toString() {
        return plural;
    }
}
