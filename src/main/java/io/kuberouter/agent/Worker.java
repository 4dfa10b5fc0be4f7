package io.kuberouter.agent;

import static java.util.Objects.requireNonNull;

import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Desired;
import java.time.Duration;
import java.util.ArrayList;
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

    private Goal built = Goal.NONE;
    private long cleared;
    private boolean builtLast;
    private @Nullable Agreement agreement;
    private boolean look;
    private boolean looking;

    /// What this area is being built for, or was built for last.
    private Goal heading = Goal.NONE;
    private boolean failing;
    private boolean troubled;
    private long retryAt = Long.MAX_VALUE;
    private Duration wait = FIRST_WAIT;
    private String cause = "";
    private long received;
    private volatile long busySince;
    private volatile boolean busy;

    /// A plan to build for, and its round.
    record Goal(long round, Desired plan) {
        static final Goal NONE = new Goal(0, Desired.NOTHING);
    }

    /// What everything above must have been cleared for before this area clears.
    private record Agreement(Goal goal, boolean again) {}

    /// One step to take.
    ///
    /// @param agreed the plan of the agreement when the step clears, null when it builds
    /// @param skip whether the area is in trouble and waits for its next try
    record Task(
            Goal goal,
            @Nullable List<Desired> agreed,
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
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(10));
            }
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
        return built.round == round && cleared >= round && agreement == null && !look && !busy;
    }

    boolean turning(Duration limit) {
        return !busy || settler.nanos() - busySince < limit.toNanos();
    }

    long nanosToRetry() {
        return retryAt == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, retryAt - settler.nanos());
    }

    /// What to do now, or null for nothing. Building comes before clearing, but never twice in a row: a stream of
    /// rounds must not keep things from being removed.
    @Nullable
    Task pick(Goal newest) {
        var goal = goal(newest);
        boolean due = failing && settler.nanos() - retryAt >= 0;
        boolean looks = look && below.stream().noneMatch(Worker::isDoubted);
        boolean builds = goal.round > 0 && (goal.round > built.round || due || looks);
        var agreed = agreement;
        boolean clears = agreed != null
                && area.mayClear()
                && above.stream().allMatch(worker -> worker.isClearedFor(agreed.goal.round));
        if (clears && (builtLast || !builds)) {
            return clear(requireNonNull(agreed));
        }
        return builds ? build(goal, due, looks) : null;
    }

    /// The newest plan for which everything below stands; at least the one built last. Never waits for an area whose
    /// part of the newest plan is what it was built for already.
    private Goal goal(Goal newest) {
        if (below.stream().allMatch(worker -> worker.holds(newest))) {
            return newest;
        }
        long round =
                below.stream().mapToLong(worker -> worker.built.round).min().orElse(0);
        var slowest = below.stream().filter(w -> w.built.round == round).findFirst();
        return round > built.round ? slowest.orElseThrow().built : built;
    }

    private boolean holds(Goal newest) {
        return built.round == newest.round || (built.round > 0 && area.wantsAlike(built.plan, newest.plan));
    }

    /// Whether this area has cleared for that round, and for what it was last built for: until then it still holds what
    /// it is about to remove.
    private boolean isClearedFor(long round) {
        return cleared >= Math.max(round, heading.round);
    }

    private boolean isDoubted() {
        return look || looking;
    }

    private Task build(Goal goal, boolean due, boolean looks) {
        turn();
        boolean skip = troubled && !due && !looks;
        var task = new Task(goal, null, due || looks, looks, skip, cause, received);
        heading = goal;
        looking = looks;
        look &= !looks;
        received = skip ? received : 0;
        return task;
    }

    /// What was built last is spared, and what anything above is being built for: it may want again what nobody wanted
    /// when the agreement was made.
    private Task clear(Agreement agreed) {
        turn();
        var spared = new ArrayList<>(List.of(agreed.goal.plan));
        above.forEach(worker -> spared.add(worker.heading.plan));
        return new Task(built, spared, agreed.again, false, false, cause, 0);
    }

    private void turn() {
        busySince = settler.nanos();
        busy = true;
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
                task.goal.round(),
                task.cause,
                task.received,
                ended,
                Duration.ofNanos(ended - began),
                task.look,
                area.wanted(task.goal.plan()),
                outcome);
    }

    /// A bug in a target ends its step, not the process.
    private Outcome<?, ?> outcome(Task task) {
        try {
            if (task.skip) {
                return new Outcome<>(List.of(), 0, Map.of(), "waits for its next try");
            }
            return task.agreed == null
                    ? area.build(task.goal.plan(), task.again)
                    : area.clear(task.goal.plan(), task.agreed, task.again);
        } catch (RuntimeException e) {
            log.error("{}: a step ended in an error of ours", name(), e);
            area.doubt();
            return new Outcome<>(List.of(), 0, Map.of(), "an error of ours: " + e);
        }
    }

    /// Notes how far the area has come. Called with the settler's lock held.
    void conclude(Task task, Outcome<?, ?> outcome) {
        builtLast = task.agreed == null;
        if (builtLast) {
            built = task.goal;
            looking = false;
        } else {
            cleared = Math.max(cleared, agreement == null ? 0 : agreement.goal.round);
            agreement = null;
        }
        if (!task.skip) {
            remember(task, outcome);
        }
        if (agreement == null) {
            agree(builtLast && task.again);
        }
        busy = false;
    }

    /// Where something is left to remove, settles for which plan everything above must be cleared first.
    private void agree(boolean again) {
        if (!troubled && area.hasLeftovers(built.plan, again)) {
            agreement = new Agreement(built, again);
        } else {
            cleared = Math.max(cleared, built.round);
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
            retryAt = settler.nanos() + wait.toNanos();
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }
}
