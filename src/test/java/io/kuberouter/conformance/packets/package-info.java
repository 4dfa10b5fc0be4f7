/// Real packets between network namespaces: what the kernel makes of a firewall, as a table of verdicts. Thousands of
/// crafted first packets are answered for in a second, none of them by waiting for a time-out.
@NullMarked
package io.kuberouter.conformance.packets;

import org.jspecify.annotations.NullMarked;
