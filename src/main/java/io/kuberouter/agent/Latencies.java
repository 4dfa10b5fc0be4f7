package io.kuberouter.agent;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// How long changes took from event to kernel, over the last hour; at most the last 4096 of them.
final class Latencies {

    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final long[] took = new long[4096];
    private final long[] at = new long[took.length];
    private int next;
    private int count;

    /// The values of the last question, in order; good until one is added or a minute has passed.
    private long[] sorted = {};

    private long sortedAt;
    private boolean stale = true;

    synchronized void add(long nanos, long now) {
        took[next] = nanos;
        at[next] = now;
        next = (next + 1) % took.length;
        count = Math.min(count + 1, took.length);
        stale = true;
    }

    /// The value that this share of the changes stayed within; empty when there were none.
    synchronized Optional<Duration> quantile(double share, long now) {
        if (stale || now - sortedAt > MINUTE) {
            sorted = sorted(now);
            sortedAt = now;
            stale = false;
        }
        if (sorted.length == 0) {
            return Optional.empty();
        }
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return Optional.of(Duration.ofNanos(sorted[Math.clamp(rank, 0, sorted.length - 1)]));
    }

    private long[] sorted(long now) {
        long[] recent = new long[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (now - at[i] < HOUR) {
                recent[found++] = took[i];
            }
        }
        Arrays.sort(recent, 0, found);
        return Arrays.copyOf(recent, found);
    }
}
