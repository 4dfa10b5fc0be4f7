package io.kuberouter.conformance;

import io.kuberouter.conformance.packets.PacketPlane;
import io.kuberouter.conformance.rules.IptablesWalk;
import io.kuberouter.conformance.rules.NftWalk;
import io.kuberouter.conformance.rules.Walk;
import io.kuberouter.plan.firewall.IptablesRenderer;
import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.plan.firewall.Renderer;
import io.kuberouter.state.Firewall;
import java.util.function.Function;

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

    /// Who understands what is written.
    Function<Firewall, Walk> reader() {
        return this == NFTABLES ? NftWalk::new : IptablesWalk::new;
    }

    /// One that holds nothing yet.
    PacketPlane plane() {
        return new PacketPlane(this::renderer, reader(), build);
    }
}
