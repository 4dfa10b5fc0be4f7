package io.kuberouter.cluster;

import org.jspecify.annotations.Nullable;

/// Namespace and name of a Kubernetes object; the namespace is empty for cluster-wide kinds. Prints as `ns/name`.
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {

    /// Written out: what a record derives is several times slower until the JVM is warm, and a first plan asks often.
    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + name.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectName object && name.equals(object.name) && namespace.equals(object.namespace);
    }

    @Override
    public int compareTo(ObjectName other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
