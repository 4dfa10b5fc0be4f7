package io.kuberouter.state;

import io.kuberouter.table.Table;

/// What this node should hold: one table per area, and remarks for people. Versions share what did not change.
///
/// @param exposures why each virtual server is there, for people; never sent to the kernel
/// @param notes each remark is its own key
public record Desired(
        Table<String, Link> links,
        Table<String, Sysctl> sysctls,
        Table<ChainKey, Chain> chains,
        Table<ServerKey, VirtualServer> servers,
        Table<String, Timeouts> timeouts,
        Table<AddressKey, Address> addresses,
        Table<RouteKey, Route> routes,
        Table<ServerKey, Exposure> exposures,
        Table<Note, Note> notes) {

    /// A node without anything of ours: what cleanup settles to.
    public static final Desired NOTHING = new Desired(
            Table.empty(),
            Table.empty(),
            Table.empty(),
            Table.empty(),
            Table.empty(),
            Table.empty(),
            Table.empty(),
            Table.empty(),
            Table.empty());
}
