/// Services and their endpoints to virtual servers, the addresses they answer on, and what the node's network needs for
/// them. Start reading at [io.kuberouter.plan.proxy.ProxyPlanner].
@NullMarked
package io.kuberouter.plan.proxy;

import org.jspecify.annotations.NullMarked;
