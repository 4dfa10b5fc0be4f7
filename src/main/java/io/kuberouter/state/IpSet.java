package io.kuberouter.state;

import io.kuberouter.net.Prefix;
import io.kuberouter.table.Table;

/// A set of addresses in the kernel.
///
/// @param members each its own value, without host bits; never of length 0, which no ipset can hold
/// @param filledElsewhere whether the members are [SetEntry]s of their own, which come once the rules stand that they
///     rely on; then `members` is empty and says nothing
public record IpSet(SetKey key, Type type, Table<Prefix, Prefix> members, boolean filledElsewhere) {

    /// How the kernel stores it.
    public enum Type {
        HASH_IP("hash:ip"),
        HASH_NET("hash:net");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// As ipset names it: `hash:ip`.
        @Override
        public String toString() {
            return word;
        }
    }
}
