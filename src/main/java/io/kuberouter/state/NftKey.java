package io.kuberouter.state;

import io.kuberouter.net.Family;

/// Which object of our nftables table of a family.
public record NftKey(Family family, Kind kind, String name) implements Comparable<NftKey> {

    /// What it is, in the order in which objects refer to each other: a chain names sets and counters, a map names
    /// chains, a base chain names maps.
    public enum Kind {
        COUNTER("counter"),
        SET("set"),
        CHAIN("chain"),
        MAP("map"),
        BASE_CHAIN("chain");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// As nft names it.
        @Override
        public String toString() {
            return word;
        }
    }

    /// The table that holds it, as nft names it: `ip kube-router-filter-ipv4`.
    public String table() {
        return family == Family.IPV4 ? "ip kube-router-filter-ipv4" : "ip6 kube-router-filter-ipv6";
    }

    @Override
    public int compareTo(NftKey other) {
        int order = family.compareTo(other.family);
        order = order != 0 ? order : kind.compareTo(other.kind);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind + " " + table() + " " + name;
    }
}
