package io.kuberouter.state;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.table.Table;
import java.util.List;

/// One object of our nftables table.
public sealed interface NftObject {

    NftKey key();

    /// A chain that others jump to.
    ///
    /// @param comment what it is for, for people: `podfw shop/web-1`; at most 120 bytes
    /// @param rules in order, each in the language of nft
    record Chain(NftKey key, String comment, List<String> rules) implements NftObject {
        public Chain {
            rules = List.copyOf(rules);
        }
    }

    /// A chain that the kernel enters, of type filter at priority filter, policy accept.
    ///
    /// @param hook `input`, `forward` or `output`
    record BaseChain(NftKey key, String hook, List<String> rules) implements NftObject {
        public BaseChain {
            rules = List.copyOf(rules);
        }
    }

    /// Addresses or networks.
    ///
    /// @param interval whether members may be networks
    record Members(NftKey key, boolean interval, String comment, Table<Prefix, Prefix> members) implements NftObject {}

    /// What becomes of a packet by its address.
    ///
    /// @param verdicts in the language of nft: `jump KUBE-POD-FW-27RLTRRO6ODJFI3F`
    record VerdictMap(NftKey key, Table<Ip, String> verdicts) implements NftObject {}

    /// Counts what rules that name it see, and outlives their chains.
    record Counter(NftKey key) implements NftObject {}
}
