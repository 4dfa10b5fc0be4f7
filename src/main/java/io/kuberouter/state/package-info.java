/// What this node should hold, as values: virtual servers, addresses, routes, rules, settings, and remarks for people.
/// Nothing here knows where it came from or how it gets into the kernel.
@NullMarked
package io.kuberouter.state;

import org.jspecify.annotations.NullMarked;
