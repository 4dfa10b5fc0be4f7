/// Interfaces, addresses and routes of the node, over `linux/rtnetlink.h`: three targets that share one language, facts
/// of the host, and what others change meanwhile. Touches only the interfaces it is told are ours.
@NullMarked
package io.kuberouter.kernel.rtnetlink;

import org.jspecify.annotations.NullMarked;
