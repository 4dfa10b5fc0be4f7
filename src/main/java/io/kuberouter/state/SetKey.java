package io.kuberouter.state;

import io.kuberouter.net.Family;

/// Which ipset.
///
/// @param name without the family's prefix: `KUBE-SRC-CU76QFNSNUG3W6VX`
public record SetKey(Family family, String name) implements Comparable<SetKey> {

    /// As the kernel knows it: `inet6:` in front for IPv6. At most 31 characters.
    public String kernelName() {
        return family == Family.IPV4 ? name : "inet6:" + name;
    }

    @Override
    public int compareTo(SetKey other) {
        int order = family.compareTo(other.family);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return "ipset " + kernelName();
    }
}
