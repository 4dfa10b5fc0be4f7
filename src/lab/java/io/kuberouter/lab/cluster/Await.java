package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waiting for a condition, with a deadline.
final class Await {

    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private Await() {}

    /// Something that is to become true.
    interface Condition {
        /// What is missing, empty when nothing is. An [IOException] or [Disproved] counts as missing too.
        String missing() throws Exception;
    }

    /// Looks until nothing is missing.
    ///
    /// @return how long that took
    /// @throws Disproved with what was missing at the deadline
    static Duration met(Duration limit, Condition condition) throws Exception {
        long start = System.nanoTime();
        while (true) {
            String missing = missing(condition);
            var took = Duration.ofNanos(System.nanoTime() - start);
            if (missing.isEmpty()) {
                return took;
            }
            Disproved.unless(took.compareTo(limit) < 0, "after " + seconds(took) + ": " + missing);
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static String missing(Condition condition) throws Exception {
        try {
            return condition.missing();
        } catch (IOException | UncheckedIOException | Disproved e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// Somebody's text.
    interface Text {
        String now() throws Exception;
    }

    /// Waits for a line with this word in it.
    static String line(Text text, String word) throws Exception {
        met(Duration.ofSeconds(10), () -> text.now().contains(word) ? "" : "no line with " + word);
        return text.now()
                .lines()
                .filter(line -> line.contains(word))
                .findFirst()
                .orElse("");
    }

    /// `0.42 s`.
    static String seconds(Duration span) {
        return "%.2f s".formatted(span.toMillis() / 1000.0);
    }
}
