/// Talks netlink (`linux/netlink.h`, RFC 3549): sockets, messages, attributes, generic families, notifications. What a
/// message means is the business of whoever sends it; nothing here has heard of routes or virtual servers.
@NullMarked
package io.kuberouter.netlink;

import org.jspecify.annotations.NullMarked;
