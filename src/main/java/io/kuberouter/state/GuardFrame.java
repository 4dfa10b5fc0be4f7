package io.kuberouter.state;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import java.util.List;

/// What holds for all pods of this node alike.
///
/// @param families those that are guarded, in order; empty when no firewall runs
/// @param clusterIps networks of cluster IPs: what a pod sends there is judged once its real destination is known
/// @param externalIps networks of external IPs, likewise
/// @param loadBalancerIps networks of load-balancer addresses, likewise
/// @param nodePorts ports of NodePort Services on addresses of this node, likewise
/// @param denied the pod networks of this node in which an address without a guard is refused; empty without
///     `--netpol-default-deny`
public record GuardFrame(
        List<Family> families,
        List<Prefix> clusterIps,
        List<Prefix> externalIps,
        List<Prefix> loadBalancerIps,
        PortRange nodePorts,
        List<Prefix> denied,
        Manner manner) {

    public static final GuardFrame NONE = new GuardFrame(
            List.of(), List.of(), List.of(), List.of(), new PortRange(30000, 32767), List.of(), Manner.USUAL);

    public GuardFrame {
        families = List.copyOf(families);
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
        denied = List.copyOf(denied);
    }

    /// Choices of the operator that the original does not have.
    ///
    /// @param refusal what becomes of a packet that is refused
    /// @param anyIcmp whether echo requests pass every policy, as in the original; else only errors do
    /// @param nodeIsFree whether a pod always reaches its own node, whatever its policies
    /// @param acceptsToNode whether what a pod may send to its node is accepted for good; else the node's own rules
    ///     decide afterwards
    public record Manner(Refusal refusal, boolean anyIcmp, boolean nodeIsFree, boolean acceptsToNode) {
        public static final Manner USUAL = new Manner(Refusal.REJECT, true, false, true);
    }

    /// What becomes of a packet that no policy allows.
    public enum Refusal {
        /// An ICMP port-unreachable goes back.
        REJECT,
        /// TCP is reset, the rest as [#REJECT].
        RESET,
        /// Nothing goes back.
        DROP
    }
}
