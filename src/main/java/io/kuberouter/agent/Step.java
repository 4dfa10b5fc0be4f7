package io.kuberouter.agent;

import io.kuberouter.reconcile.Outcome;
import java.time.Duration;

/// What a worker tells of one step of its area.
///
/// @param round the round whose plan it brought about
/// @param cause what led to the round, for the journal
/// @param received when the oldest event behind it had arrived, as `System.nanoTime()`; 0 where there was no event
/// @param ended when the kernel had answered, on the same clock
/// @param took the length of the step
/// @param verified whether the node was read in this step
record Step(
        String area,
        long round,
        String cause,
        long received,
        long ended,
        Duration took,
        boolean verified,
        int wanted,
        Outcome<?, ?> outcome) {}
