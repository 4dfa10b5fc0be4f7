package io.kuberouter.kubernetes.watch;

import java.time.Duration;

/// How long the watches wait for what.
///
/// @param silence a watch without a byte for this long counts as broken; the server sends a bookmark each minute
/// @param lasting a watch that lived this long was a good one: the next is opened at once
/// @param first about the wait after a first failure
/// @param longest the most that doubling makes of it; five seconds after an outage everything has to be up to date
record Pace(Duration silence, Duration lasting, Duration first, Duration longest) {
    static final Pace NORMAL =
            new Pace(Duration.ofSeconds(65), Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(4));
}
