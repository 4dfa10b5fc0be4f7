package io.kuberouter.admin.view.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.NftKey;
import java.util.List;
import java.util.Optional;

/// A chain of the kernel as it was planned, with the command that shows it on the node.
///
/// @param nft whether it belongs to nftables; else to iptables
/// @param direction empty where it judges both
/// @param rules each without the chain's name
public record KernelChain(Family family, boolean nft, String name, Optional<Direction> direction, List<String> rules) {

    public KernelChain {
        rules = List.copyOf(rules);
    }

    /// `iptables -S KUBE-POD-FW-…` or `nft list chain ip kube-router-filter-ipv4 KUBE-POD-FW-…`.
    public String command() {
        return nft ? "nft list chain " + table(family) + " " + name : iptables(family) + " -S " + name;
    }

    /// The command that shows a group of addresses.
    static String command(GroupKey group, boolean nft) {
        if (nft) {
            return "nft list set " + table(group.family()) + " " + group.name();
        }
        return "ipset list " + (group.family() == Family.IPV4 ? "" : "inet6:") + group.name();
    }

    private static String iptables(Family family) {
        return family == Family.IPV4 ? "iptables" : "ip6tables";
    }

    private static String table(Family family) {
        return new NftKey(family, NftKey.Kind.SET, "").table();
    }
}
