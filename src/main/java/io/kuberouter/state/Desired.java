package io.kuberouter.state;

import io.kuberouter.table.Table;

/// What this node should hold: one table per area, and remarks for people. Versions share what did not change.
///
/// @param exposures why each virtual server is there, for people; never sent to the kernel
/// @param chains of the nat table
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
        Firewall firewall,
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
            Firewall.NONE,
            Table.empty());

    /// This with another firewall and other notes.
    public Desired with(Firewall guards, Table<Note, Note> remarks) {
        return new Desired(links, sysctls, chains, servers, timeouts, addresses, routes, exposures, guards, remarks);
    }

    /// This and the other together. Costs nothing where only one of them holds something in an area; where both do, the
    /// larger table is kept and the smaller one added.
    public Desired and(Desired other) {
        return new Desired(
                links.and(other.links),
                sysctls.and(other.sysctls),
                chains.and(other.chains),
                servers.and(other.servers),
                timeouts.and(other.timeouts),
                addresses.and(other.addresses),
                routes.and(other.routes),
                exposures.and(other.exposures),
                firewall.and(other.firewall),
                notes.and(other.notes));
    }
}
