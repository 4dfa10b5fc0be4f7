package io.kuberouter.state;

import io.kuberouter.net.Family;

/// Which chain of iptables or ip6tables.
///
/// @param table `filter`, `nat`, `mangle`, `raw`
public record ChainKey(Family family, String table, String name) implements Comparable<ChainKey> {

    @Override
    public int compareTo(ChainKey other) {
        int order = family.compareTo(other.family);
        order = order != 0 ? order : table.compareTo(other.table);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return (family == Family.IPV4 ? "iptables -t " : "ip6tables -t ") + table + " " + name;
    }
}
