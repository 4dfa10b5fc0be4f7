package io.kuberouter.plan.firewall;

import io.kuberouter.state.GuardFrame;

/// What flags say of the firewall.
///
/// @param node the name of this node's Node object; pods with this `spec.nodeName` are local
/// @param frame what holds for all pods, without the pod networks of this node
/// @param defaultDeny whether a local address without a guard is refused
public record FirewallSettings(String node, GuardFrame frame, boolean defaultDeny) {

    /// The group of NFLOG in which the rules of both planes tell of refused packets.
    public static final int LOG_GROUP = Names.OUR_LOG;
}
