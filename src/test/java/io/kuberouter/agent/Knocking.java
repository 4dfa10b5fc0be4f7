package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Tries a connection that must not open each few milliseconds, as long as it is open itself.
final class Knocking implements AutoCloseable {

    private static final int EACH_MILLIS = 3;

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final ScheduledExecutorService clock;

    private Knocking(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    static Knocking from(FirewallPod pod, String to, int port) throws Exception {
        var knocking = new Knocking(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("knocking").factory()));
        pod.space()
                .in(() -> knocking.clock.scheduleWithFixedDelay(
                        () -> {
                            if (pod.isOpen(0, to, port)) {
                                knocking.opened.incrementAndGet();
                            }
                            knocking.tries.incrementAndGet();
                        },
                        0,
                        EACH_MILLIS,
                        TimeUnit.MILLISECONDS));
        return knocking;
    }

    /// Ends it; it was tried often, and in vain.
    @Override
    public void close() {
        clock.close();
        assertThat(tries.get()).as("tries").isGreaterThan(3);
        assertThat(opened.get()).as("of %d tries", tries.get()).isZero();
    }
}
