package io.kuberouter.state;

import io.kuberouter.net.Prefix;

/// Which interface and which address with its prefix length.
public record AddressKey(String link, Prefix prefix) implements Comparable<AddressKey> {

    @Override
    public int compareTo(AddressKey other) {
        int order = link.compareTo(other.link);
        return order != 0 ? order : prefix.compareTo(other.prefix);
    }

    @Override
    public String toString() {
        return prefix + " dev " + link;
    }
}
