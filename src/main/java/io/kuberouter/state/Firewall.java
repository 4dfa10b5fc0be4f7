package io.kuberouter.state;

import io.kuberouter.table.Table;

/// The firewall's part of what this node should hold: the ruleset, and what one plane makes of it. The other plane's
/// tables are empty, so changing planes clears the old one once the new one stands.
///
/// @param chains of the filter table, for the iptables plane
/// @param sets of the iptables plane
/// @param admitted addresses whose guard stands; they are let in only then
/// @param nft for the nftables plane
public record Firewall(
        Ruleset ruleset,
        Table<ChainKey, Chain> chains,
        Table<SetKey, IpSet> sets,
        Table<SetEntry, SetEntry> admitted,
        Table<NftKey, NftObject> nft) {

    public static final Firewall NONE =
            new Firewall(Ruleset.NONE, Table.empty(), Table.empty(), Table.empty(), Table.empty());

    /// This and the other together, of which at most one guards anything.
    public Firewall and(Firewall other) {
        return other == NONE ? this : other;
    }
}
