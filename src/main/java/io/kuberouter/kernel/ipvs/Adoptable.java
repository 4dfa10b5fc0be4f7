package io.kuberouter.kernel.ipvs;

import io.kuberouter.state.ServerKey;

/// Says which virtual servers without our mark were made by an earlier proxy of this node, the original kube-router: a
/// VIP on `kube-dummy-if`, or an address of the node with a port in the node-port range, outside the excluded CIDRs.
@FunctionalInterface
public interface Adoptable {

    /// Adopts nothing.
    Adoptable NOTHING = key -> false;

    boolean adopts(ServerKey key);
}
