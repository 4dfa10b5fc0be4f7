package io.kuberouter.conformance.packets;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Tries over and over what must not be possible, while something else goes on; or what always must be.
///
/// @param tries how many times it was tried
/// @param passes how many of them went through
/// @param last the last that did, or nothing
public record NeverOpen(int tries, int passes, String last) {

    private static final int PERIOD_MILLIS = 2;

    /// Whether nothing was refused either.
    public boolean alwaysOpen() {
        return passes == tries;
    }

    /// Does the work on the calling thread; each of the probes is tried before, after, and every few milliseconds
    /// meanwhile.
    public static NeverOpen during(Wire wire, List<Probe> probes, Callable<?> work) throws Exception {
        var tries = new AtomicInteger();
        var passes = new AtomicInteger();
        var last = new AtomicReference<>("");
        Callable<Boolean> attempt = () -> {
            var fates = wire.probe(probes);
            tries.addAndGet(fates.size());
            for (int i = 0; i < fates.size(); i++) {
                if (fates.get(i) == Fate.PASSED) {
                    passes.incrementAndGet();
                    last.set(probes.get(i) + " at try " + tries);
                }
            }
            return true;
        };
        attempt.call();
        try (var clock = Executors.newSingleThreadScheduledExecutor()) {
            var failure = new AtomicReference<Exception>();
            var repeated =
                    clock.scheduleAtFixedRate(() -> keep(attempt, failure), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            try {
                work.call();
            } finally {
                repeated.cancel(false);
            }
            clock.submit(attempt).get();
            if (failure.get() != null) {
                throw failure.get();
            }
        }
        return new NeverOpen(tries.get(), passes.get(), Objects.toString(last.get()));
    }

    private static void keep(Callable<Boolean> attempt, AtomicReference<Exception> failure) {
        try {
            attempt.call();
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        }
    }
}
