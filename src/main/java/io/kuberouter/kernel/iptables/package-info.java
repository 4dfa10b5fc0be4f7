/// Chains of ours in iptables and ip6tables, written through the tools of whichever build the node already uses. A
/// chain is ours by the prefix of its name, a rule of a built-in chain by leading into one of ours; nothing else is
/// touched.
@NullMarked
package io.kuberouter.kernel.iptables;

import org.jspecify.annotations.NullMarked;
