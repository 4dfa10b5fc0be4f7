package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Node;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.Optional;

/// Addresses among the pods of a node that belong to no pod: what `--netpol-default-deny` cuts off.
record Strangers(FirewallSettings settings, Inputs inputs, PodIndex pods) {

    /// Why an address is cut off; empty where it is not.
    Optional<String> refusal(Ip ip) {
        if (!settings.defaultDeny()
                || !settings.frame().families().contains(ip.family())
                || !pods.holders(ip).isEmpty()
                || isOfThisNode(ip)) {
            return Optional.empty();
        }
        return inputs.nodes().values().stream()
                .filter(node -> cutsOff(node, ip))
                .findFirst()
                .map(node -> ip + " is among the pods of node " + node.name()
                        + " and belongs to none of them: --netpol-default-deny refuses it");
    }

    private boolean isOfThisNode(Ip ip) {
        return inputs.host().addresses().stream()
                .anyMatch(local -> local.prefix().address().equals(ip));
    }

    /// The addresses of another node's interfaces are not known here. By custom its bridge has the first of its pods'
    /// addresses.
    private static boolean cutsOff(Node node, Ip ip) {
        return !node.addresses().contains(ip)
                && node.podCidrs().stream().anyMatch(cidr -> cidr.contains(ip) && !isFirst(cidr, ip));
    }

    private static boolean isFirst(Prefix cidr, Ip ip) {
        Ip network = cidr.network().address();
        return ip.high() == network.high() && ip.low() == network.low() + 1;
    }
}
