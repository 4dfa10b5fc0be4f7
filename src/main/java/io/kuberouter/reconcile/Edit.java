package io.kuberouter.reconcile;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One difference between what the node holds and what it should hold.
///
/// @param before what it holds, null for a new object
/// @param after what it should hold, null for an object to remove; never null together with `before`
public record Edit<K, V>(
        K key, @Nullable V before, @Nullable V after) {

    public boolean removes() {
        return after == null;
    }

    /// What it should hold, where this edit does not remove.
    public V wanted() {
        return Objects.requireNonNull(after);
    }
}
