/// The embedded cluster of `make lab`: an API server on this host, three nodes in the lab machine, and the guided check
/// with a line for each claim. Nothing in here is part of the product.
@NullMarked
package io.kuberouter.lab.cluster;

import org.jspecify.annotations.NullMarked;
