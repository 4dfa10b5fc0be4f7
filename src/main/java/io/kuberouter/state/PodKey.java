package io.kuberouter.state;

/// A pod by namespace and name. Prints as `ns/pod`.
public record PodKey(String namespace, String name) implements Comparable<PodKey> {

    @Override
    public int compareTo(PodKey other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
