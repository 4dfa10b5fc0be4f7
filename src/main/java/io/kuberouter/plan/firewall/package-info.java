/// Network policies to what this node should hold: first a ruleset in no kernel's words, then, by one of two
/// renderers, chains and sets of iptables or objects of nftables. Pure; knows no kernel, and no pod of another node
/// but as an address in a group.
@NullMarked
package io.kuberouter.plan.firewall;

import org.jspecify.annotations.NullMarked;
