package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Tries a connection over and over that must not open, or that always must, as long as this is open itself.
final class Knocking implements AutoCloseable {

    private static final Duration OFTEN = Duration.ofMillis(3);

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger surprises = new AtomicInteger();
    private final String what;
    private final ScheduledExecutorService clock;

    private Knocking(String what, ScheduledExecutorService clock) {
        this.what = what;
        this.clock = clock;
    }

    /// Each few milliseconds, in vain.
    static Knocking from(FirewallPod pod, String to, int port) throws Exception {
        return each(OFTEN, false, pod, to, port);
    }

    /// @param opens what must become of each try
    static Knocking each(Duration pause, boolean opens, FirewallPod pod, String to, int port) throws Exception {
        var knocking = new Knocking(
                "%s to %s:%d %s".formatted(pod.name(), to, port, opens ? "was refused" : "opened"),
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("knocking").factory()));
        pod.space()
                .in(() -> knocking.clock.scheduleWithFixedDelay(
                        () -> {
                            if (pod.isOpen(0, to, port) != opens) {
                                knocking.surprises.incrementAndGet();
                            }
                            knocking.tries.incrementAndGet();
                        },
                        0,
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS));
        return knocking;
    }

    /// How many times it was tried so far.
    int tries() {
        return tries.get();
    }

    /// Ends it; it was tried often, and each time with the one outcome.
    @Override
    public void close() {
        clock.close();
        assertThat(tries.get()).as("tries").isGreaterThan(3);
        assertThat(surprises.get()).as("%s, of %d tries", what, tries.get()).isZero();
    }
}
