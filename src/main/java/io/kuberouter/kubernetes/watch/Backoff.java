package io.kuberouter.kubernetes.watch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits that double from failure to failure, each shortened by up to a half at random, so that a thousand nodes do
/// not come back to an API server in step.
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        next = first;
    }

    Duration next() {
        var wait = Duration.ofNanos((long) (next.toNanos() * (0.5 + random.nextDouble() / 2)));
        var doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait;
    }

    void reset() {
        next = first;
    }
}
