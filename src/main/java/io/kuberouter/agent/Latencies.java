package io.kuberouter.agent;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// How long changes took from event to kernel, over the last hour; at most the last 4096 of them.
final class Latencies {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final long[] took = new long[4096];
    private final long[] at = new long[took.length];
    private int next;
    private int count;

    synchronized void add(long nanos, long now) {
        took[next] = nanos;
        at[next] = now;
        next = (next + 1) % took.length;
        count = Math.min(count + 1, took.length);
    }

    /// The value that this share of the changes stayed within; empty when there were none.
    synchronized Optional<Duration> quantile(double share, long now) {
        long[] recent = new long[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (now - at[i] < HOUR) {
                recent[found++] = took[i];
            }
        }
        if (found == 0) {
            return Optional.empty();
        }
        Arrays.sort(recent, 0, found);
        int rank = (int) Math.ceil(share * found) - 1;
        return Optional.of(Duration.ofNanos(recent[Math.clamp(rank, 0, found - 1)]));
    }
}
