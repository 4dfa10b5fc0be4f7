package io.kuberouter.state;

import io.kuberouter.net.Family;

/// Which group of addresses. Groups chosen by equal selectors have equal ids, so rules share them.
///
/// @param role the side of a packet that it is compared with
/// @param id 16 characters, a hash of what chooses the members
public record GroupKey(Family family, Role role, String id) implements Comparable<GroupKey> {

    /// The side of a packet.
    public enum Role {
        SOURCE,
        DESTINATION
    }

    /// The name of the kernel's set, without the family that ipset wants in front: `KUBE-SRC-CU76QFNSNUG3W6VX`.
    public String name() {
        return (role == Role.SOURCE ? "KUBE-SRC-" : "KUBE-DST-") + id;
    }

    @Override
    public int compareTo(GroupKey other) {
        int order = family.compareTo(other.family);
        order = order != 0 ? order : role.compareTo(other.role);
        return order != 0 ? order : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return name() + (family == Family.IPV4 ? " (IPv4)" : " (IPv6)");
    }
}
