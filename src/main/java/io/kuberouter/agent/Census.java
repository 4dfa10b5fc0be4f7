package io.kuberouter.agent;

import io.kuberouter.reconcile.TargetException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Notices by one number that somebody else added or removed objects: the kernel's count, less what we made and removed
/// ourselves, stays what it was. Used by one thread.
final class Census {

    /// How many there are, ours and foreign.
    interface Count {
        long now() throws TargetException;
    }

    private final Supplier<OptionalLong> ours;
    private final Count all;
    private OptionalLong others = OptionalLong.empty();

    /// @param ours how many this process made, less those it removed; empty while it is at it
    Census(Supplier<OptionalLong> ours, Count all) {
        this.ours = ours;
        this.all = all;
    }

    /// Whether others changed the number since the last call that could tell.
    ///
    /// @throws TargetException when it cannot be counted
    boolean moved() throws TargetException {
        var made = ours.get();
        if (made.isEmpty()) {
            return false;
        }
        long count = all.now();
        if (!ours.get().equals(made)) {
            return false;
        }
        var before = others;
        others = OptionalLong.of(count - made.getAsLong());
        return before.isPresent() && !before.equals(others);
    }
}
