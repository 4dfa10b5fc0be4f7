package io.kuberouter.agent;

import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Desired;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of one area, and how far the area has come. All fields but the thread's own are guarded by the settler's
/// lock; the area itself is touched by the thread alone.
final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Settler settler;
    private final Area<Desired, ?, ?> area;
    private final Thread thread;
    private List<Worker> below = List.of();
    private List<Worker> above = List.of();

    private long built;
    private long cleared;
    private @Nullable Agreement agreement;
    private boolean look;
    private boolean looking;
    private boolean failing;
    private boolean troubled;
    private long retryAt = Long.MAX_VALUE;
    private Duration wait = FIRST_WAIT;
    private String cause = "";
    private long received;
    private volatile long busySince;

    /// The plan for which everything above must have been cleared before this area clears.
    private record Agreement(long round, Desired plan, boolean again) {}

    /// One step to take.
    ///
    /// @param agreed the plan of the agreement when the step clears, null when it builds
    record Task(
            long round,
            Desired plan,
            @Nullable Desired agreed,
            boolean again,
            boolean look,
            boolean skip,
            String cause,
            long received) {}

    Worker(Settler settler, Area<Desired, ?, ?> area) {
        this.settler = settler;
        this.area = area;
        this.thread = Thread.ofPlatform().name("area-" + area.name()).daemon().unstarted(this::work);
    }

    String name() {
        return area.name();
    }

    void link(List<Worker> all) {
        below = all.stream().filter(w -> area.restsOn().contains(w.name())).toList();
        above = all.stream().filter(w -> w.area.restsOn().contains(name())).toList();
    }

    void start() {
        thread.start();
    }

    void join() {
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void offer(String newCause, long newReceived) {
        cause = newCause;
        received = received == 0 ? newReceived : received;
    }

    void look(String newCause) {
        look = true;
        cause = newCause;
    }

    boolean idle(long round) {
        return built == round && cleared >= round && !look && busySince == 0;
    }

    boolean turning(Duration limit) {
        long since = busySince;
        return since == 0 || System.nanoTime() - since < limit.toNanos();
    }

    long nanosToRetry() {
        return retryAt == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, retryAt - System.nanoTime());
    }

    /// What to do now, or null for nothing. Building comes before clearing.
    @Nullable
    Task pick(long round, Desired plan) {
        boolean due = failing && System.nanoTime() - retryAt >= 0;
        boolean ready = below.stream().allMatch(worker -> worker.stands(round));
        if (round > 0 && ready && (built < round || due || look)) {
            return build(round, plan, due);
        }
        var agreed = agreement;
        if (agreed != null && above.stream().allMatch(worker -> worker.cleared >= agreed.round)) {
            busySince = System.nanoTime();
            return new Task(agreed.round, plan, agreed.plan, agreed.again, false, false, cause, 0);
        }
        return null;
    }

    /// Whether this area was built for the round and nobody doubts it.
    private boolean stands(long round) {
        return built >= round && !look && !looking;
    }

    private Task build(long round, Desired plan, boolean due) {
        busySince = System.nanoTime();
        boolean skip = troubled && !due && !look;
        var task = new Task(round, plan, null, due, look, skip, cause, received);
        looking = look;
        look = false;
        received = skip ? received : 0;
        return task;
    }

    private void work() {
        try {
            for (var task = settler.next(this); task != null; task = settler.next(this)) {
                settler.done(this, task, step(task));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Step step(Task task) {
        long began = System.nanoTime();
        if (task.look) {
            area.doubt();
        }
        var outcome = outcome(task);
        long ended = System.nanoTime();
        return new Step(
                name(),
                task.round,
                task.cause,
                task.received,
                ended,
                Duration.ofNanos(ended - began),
                task.look,
                area.wanted(task.plan),
                outcome);
    }

    /// A bug in a target ends its step, not the process.
    private Outcome<?, ?> outcome(Task task) {
        try {
            if (task.skip) {
                return new Outcome<>(List.of(), 0, Map.of(), "waits for its next try");
            }
            return task.agreed == null
                    ? area.build(task.plan, task.again)
                    : area.clear(task.plan, task.agreed, task.again);
        } catch (RuntimeException e) {
            log.error("{}: a step ended in an error of ours", name(), e);
            area.doubt();
            return new Outcome<>(List.of(), 0, Map.of(), "an error of ours: " + e);
        }
    }

    /// Notes how far the area has come. Called with the settler's lock held.
    void conclude(Task task, Outcome<?, ?> outcome, Desired plan, long round) {
        if (task.agreed == null) {
            built = task.round;
            looking = false;
        } else {
            cleared = Math.max(cleared, task.round);
            agreement = null;
        }
        if (!task.skip) {
            remember(task, outcome);
        }
        if (agreement == null) {
            agree(task, plan, round);
        }
        busySince = 0;
    }

    /// Where something is left to remove, settles for which plan everything above must be cleared first.
    private void agree(Task task, Desired plan, long round) {
        boolean again = task.agreed == null && task.again;
        if (!troubled && area.hasLeftovers(plan, again)) {
            agreement = new Agreement(round, plan, again);
        } else {
            cleared = Math.max(cleared, built);
        }
    }

    private void remember(Task task, Outcome<?, ?> outcome) {
        boolean first = !failing;
        failing = !outcome.settled();
        troubled = !outcome.trouble().isEmpty();
        if (!failing) {
            retryAt = Long.MAX_VALUE;
            wait = FIRST_WAIT;
        } else if (first || task.again) {
            retryAt = System.nanoTime() + wait.toNanos();
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }
}
