package io.kuberouter.agent;

import io.kuberouter.reconcile.Area;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Once all of ours stands that can stand, what earlier programs left and nothing needs any more is removed. What could
/// not be removed is tried again, more and more seldom, for it costs a dozen processes.
final class Sweep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PASS = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final List<Feature> features;
    private final Consumer<Note> rivals;
    private final Removed removed;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Whether something was left in the last pass because it is needed still: to ask again costs nothing.
    private boolean waits;

    private final Thread thread = Thread.ofPlatform().name("sweep").daemon().unstarted(this::work);

    /// Hears what was removed.
    interface Removed {
        void from(String area, String object);
    }

    /// @param rivals hears of other programs that do the same work
    Sweep(List<Feature> features, Consumer<Note> rivals, Removed removed) {
        this.features = List.copyOf(features);
        this.rivals = rivals;
        this.removed = removed;
    }

    /// Begins in the background, the first time.
    void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /// Ends after the pass that is under way, for it uses what its features are about to let go of.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (started.get() && thread != Thread.currentThread()) {
                thread.join(LONGEST_PASS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        features.forEach(feature -> feature.rivals().forEach(rivals));
        boolean clean = tried();
        giveBackMemory();
        for (var pause = FIRST_PAUSE; !clean && !ends(pause); pause = waits ? FIRST_PAUSE : longer(pause)) {
            clean = tried();
        }
    }

    /// A bug ends one pass, not the sweeping.
    private boolean tried() {
        try {
            return sweep();
        } catch (RuntimeException e) {
            log.error("a sweep ended in an error of ours", e);
            return false;
        }
    }

    private boolean ends(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /// One pass over all that may be left.
    ///
    /// @return whether nothing is left
    boolean sweep() {
        boolean clean = true;
        waits = false;
        for (var feature : features) {
            for (var area : closed.getCount() == 0 ? List.<Area<Desired, ?, ?>>of() : feature.leftovers()) {
                clean &= isSwept(area);
            }
        }
        return clean;
    }

    private boolean isSwept(Area<Desired, ?, ?> area) {
        if (!area.mayClear()) {
            waits = true;
            return false;
        }
        area.doubt();
        var outcome = area.clear(Desired.NOTHING, Desired.NOTHING, true);
        outcome.applied().forEach(edit -> removed.from(area.name(), String.valueOf(edit.key())));
        outcome.failures().forEach((key, reason) -> log.warn("left over and not removed: {}: {}", key, reason));
        if (!outcome.trouble().isEmpty()) {
            log.warn("{}: {}", area.name(), outcome.trouble());
        }
        return outcome.failures().isEmpty() && outcome.trouble().isEmpty();
    }

    /// Reading the whole cluster leaves a heap twice as large as what is alive, and nothing that happens later would
    /// shrink it. Worth a tenth of a second once.
    private static void giveBackMemory() {
        System.gc();
    }
}
