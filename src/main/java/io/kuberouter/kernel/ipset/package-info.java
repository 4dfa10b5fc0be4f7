/// The kernel's sets of addresses, by netlink (`linux/netfilter/ipset/ip_set.h`): one target for sets and what is in
/// them, one for members that come one by one. Touches only sets with our names.
@NullMarked
package io.kuberouter.kernel.ipset;

import org.jspecify.annotations.NullMarked;
