package io.kuberouter.cluster;

/// Namespace and name of a Kubernetes object; the namespace is empty for cluster-wide kinds. Prints as `ns/name`.
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {

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
