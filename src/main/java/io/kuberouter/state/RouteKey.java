package io.kuberouter.state;

import io.kuberouter.net.Prefix;

/// Which route: a table holds one of ours per destination.
///
/// @param table 254 main, 255 local, or one of our own
/// @param destination network with host bits zero
public record RouteKey(int table, Prefix destination) implements Comparable<RouteKey> {

    @Override
    public int compareTo(RouteKey other) {
        int order = Integer.compare(table, other.table);
        return order != 0 ? order : destination.compareTo(other.destination);
    }

    @Override
    public String toString() {
        return destination + " table " + table;
    }
}
