package io.kuberouter.lab.cluster;

/// A claim does not hold, or not in time; the message says what was seen instead.
final class Disproved extends RuntimeException {

    private static final long serialVersionUID = 1;

    Disproved(String seen) {
        super(seen);
    }

    /// @throws Disproved with what was seen unless the claim holds
    static void unless(boolean holds, String seen) {
        if (!holds) {
            throw new Disproved(seen);
        }
    }
}
