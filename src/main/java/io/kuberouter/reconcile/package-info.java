/// Brings an area of the node from what it holds to what it should hold, by differences. Knows neither routes nor
/// services, and does no I/O of its own: an area hands it a [io.kuberouter.reconcile.Target].
@NullMarked
package io.kuberouter.reconcile;

import org.jspecify.annotations.NullMarked;
