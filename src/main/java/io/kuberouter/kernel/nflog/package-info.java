/// Packets that rules told the kernel to report, read from a group of its packet log
/// (`linux/netfilter/nfnetlink_log.h`). Says what a packet was, not whose.
@NullMarked
package io.kuberouter.kernel.nflog;

import org.jspecify.annotations.NullMarked;
