package io.kuberouter.cluster;

import io.kuberouter.net.Prefix;

/// An address that an interface of this node holds.
public record LocalAddress(String link, Prefix prefix) implements Comparable<LocalAddress> {

    @Override
    public int compareTo(LocalAddress other) {
        int order = link.compareTo(other.link);
        return order != 0 ? order : prefix.compareTo(other.prefix);
    }
}
