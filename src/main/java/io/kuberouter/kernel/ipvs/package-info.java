/// The IPVS table of this node: reads what it holds of ours and writes differences, by generic netlink family `IPVS`
/// (`linux/ip_vs.h`). Leaves alone every virtual server that is not ours; loads no modules.
@NullMarked
package io.kuberouter.kernel.ipvs;

import org.jspecify.annotations.NullMarked;
