package io.kuberouter.conformance;

import io.kuberouter.conformance.packets.PacketPlane;
import io.kuberouter.conformance.rules.IptablesWalk;
import io.kuberouter.conformance.rules.NftWalk;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.plan.firewall.Renderer;

/// A kernel's firewall, and how it is written.
enum Kernel {
    IPTABLES_NFT("-nft"),
    IPTABLES_LEGACY("-legacy"),
    NFTABLES("-nft");

    private final String build;

    Kernel(String build) {
        this.build = build;
    }

    /// Which build of iptables writes it, if one does.
    String build() {
        return build;
    }

    Renderer renderer() {
        return this == NFTABLES ? new NftablesRenderer() : new IptablesRenderer();
    }

    /// One that holds nothing yet.
    PacketPlane plane() {
        return new PacketPlane(
                this::renderer,
                firewall -> this == NFTABLES ? new NftWalk(firewall) : new IptablesWalk(firewall),
                build);
    }
}
