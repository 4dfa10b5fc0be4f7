package io.kuberouter.state;

import io.kuberouter.net.Prefix;
import io.kuberouter.table.Table;

/// Addresses that rules refer to by name.
///
/// @param kind what the members are
/// @param words what chooses them, for people: `pods app=web in namespaces team=shop`
/// @param members each its own value, without host bits; disjoint. Pods are whole addresses.
public record AddressGroup(GroupKey key, Kind kind, String words, Table<Prefix, Prefix> members) {

    /// What is in a group.
    public enum Kind {
        /// Addresses of pods.
        PODS,
        /// Networks, with all exceptions taken out.
        BLOCKS
    }
}
