package io.kuberouter.agent;

import io.kuberouter.agent.Worker.Goal;
import io.kuberouter.reconcile.Area;
import io.kuberouter.state.Desired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings every area to the newest plan, each on a thread of its own, so that a slow area delays only those that rest
/// on it. Building goes up: an area is built for a plan when those it rests on were, or when that plan wants nothing
/// new of them. Clearing goes down: an area removes an object only after everything that rests on it was cleared for a
/// plan without that object.
///
/// An area that fails is tried again after 1 s, 2 s, … 30 s, or at once where what is wanted of the failed object
/// changes. "Built" means tried: a failing area never holds others up.
final class Settler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Settler.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private final List<Worker> workers = new ArrayList<>();
    private final Consumer<Step> report;

    private final LongSupplier nanos;

    private Goal newest = Goal.NONE;
    private boolean closed;

    /// @param groundUp in the order in which people read them
    /// @param report told of each step, on the worker's thread
    Settler(List<Area<Desired, ?, ?>> groundUp, Consumer<Step> report) {
        this(groundUp, report, System::nanoTime);
    }

    /// @param nanos the clock of retries and of liveness
    Settler(List<Area<Desired, ?, ?>> groundUp, Consumer<Step> report, LongSupplier nanos) {
        this.report = report;
        this.nanos = nanos;
        for (var area : groundUp) {
            workers.add(new Worker(this, area));
        }
        workers.forEach(worker -> worker.link(workers));
    }

    long nanos() {
        return nanos.getAsLong();
    }

    void start() {
        workers.forEach(Worker::start);
    }

    /// Hands over the newest plan; at once.
    ///
    /// @param received when its oldest event arrived, 0 for none
    void settle(long round, Desired plan, String cause, long received) {
        lock.lock();
        try {
            newest = new Goal(round, plan);
            workers.forEach(worker -> worker.offer(cause, received));
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Has one area read the node again, as soon as its worker is free.
    void doubt(String area, String cause) {
        doubt(List.of(area), cause);
    }

    /// Has these areas read the node again.
    void doubt(Collection<String> areas, String cause) {
        lock.lock();
        try {
            workers.stream().filter(worker -> areas.contains(worker.name())).forEach(worker -> worker.look(cause));
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void doubtAll(String cause) {
        doubt(workers.stream().map(Worker::name).toList(), cause);
    }

    /// Waits until every area was built and cleared for the newest round.
    ///
    /// @return false when the time ran out first
    boolean await(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!workers.stream().allMatch(worker -> worker.idle(newest.round()))) {
                if (left <= 0) {
                    return false;
                }
                left = turned.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Whether every worker has turned within this time or waits for something to do.
    boolean turning(Duration limit) {
        return workers.stream().allMatch(worker -> worker.turning(limit));
    }

    /// Ends after the steps that are under way; nothing is taken down.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            turned.signalAll();
        } finally {
            lock.unlock();
        }
        workers.forEach(Worker::join);
    }

    /// The next thing for a worker to do; waits for it. Null when all is over.
    Worker.@Nullable Task next(Worker worker) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                var task = worker.pick(newest);
                if (task != null) {
                    return task;
                }
                long wait = worker.nanosToRetry();
                if (wait == Long.MAX_VALUE) {
                    turned.await();
                } else {
                    boolean _ = turned.await(wait, TimeUnit.NANOSECONDS);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    void done(Worker worker, Worker.Task task, Step step) {
        lock.lock();
        try {
            worker.conclude(task, step.outcome());
            turned.signalAll();
        } finally {
            lock.unlock();
        }
        if (!task.skip()) {
            tell(step);
        }
    }

    /// A bug in a listener must not end the worker.
    private void tell(Step step) {
        try {
            report.accept(step);
        } catch (RuntimeException e) {
            log.error("{}: telling of a step ended in an error of ours", step.area(), e);
        }
    }
}
