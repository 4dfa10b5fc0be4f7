/// Reads API objects straight from a JSON stream into `cluster` records, without a tree in between: one file per kind.
/// A field that cannot be understood becomes a [io.kuberouter.cluster.Flaw] and the rest of the object stays; unknown
/// fields are passed over, null means absent. Text that repeats from object to object is shared.
@NullMarked
package io.kuberouter.kubernetes.read;

import org.jspecify.annotations.NullMarked;
