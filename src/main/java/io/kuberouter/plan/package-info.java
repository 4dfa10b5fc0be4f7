/// Pure functions from what the cluster says to what this node should hold. Nothing here asks the kernel, the clock or
/// the network; equal inputs give equal plans.
@NullMarked
package io.kuberouter.plan;

import org.jspecify.annotations.NullMarked;
