package io.kuberouter.state;

/// A NetworkPolicy by namespace and name. Prints as `ns/policy`.
public record PolicyKey(String namespace, String name) implements Comparable<PolicyKey> {

    @Override
    public int compareTo(PolicyKey other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
