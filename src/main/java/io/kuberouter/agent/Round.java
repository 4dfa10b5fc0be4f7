package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Desired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that turns events into plans. It drains its inbox, so that a burst becomes one round; plans; and
/// hands the plan to the settler without waiting for the kernel. No plan is made before every awaited kind has been
/// listed once: a half-known cluster would look like one in which Services were deleted.
final class Round implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Round.class);

    /// Told of every round.
    interface Listener {
        void planned(long round, Inputs inputs, Desired desired, Duration took);

        /// Planning ended in an error of ours; the last plan stands.
        void failed(long round, RuntimeException error);
    }

    private final LinkedBlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final Set<String> awaited;
    private final Function<Inputs, Desired> planner;
    private final Settler settler;
    private final Listener listener;
    private final Thread thread = Thread.ofPlatform().name("round").daemon().unstarted(this::work);

    private Inputs inputs;
    private long round;
    private volatile long busySince;
    private volatile boolean closed;

    /// @param start inputs before any event
    /// @param awaited kinds that must have been listed before the first plan
    Round(Inputs start, Set<String> awaited, Function<Inputs, Desired> planner, Settler settler, Listener listener) {
        this.inputs = start;
        this.awaited = new HashSet<>(awaited);
        this.planner = planner;
        this.settler = settler;
        this.listener = listener;
    }

    void start() {
        if (awaited.isEmpty()) {
            offer(Event.ofHost("start", UnaryOperator.identity()));
        }
        thread.start();
    }

    void offer(Event event) {
        inbox.add(event);
    }

    /// Whether the thread waits for events, or has been at work for less than this.
    boolean turning(Duration limit) {
        long since = busySince;
        return since == 0 || System.nanoTime() - since < limit.toNanos();
    }

    /// Ends after the round that is under way.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        var events = new ArrayList<Event>();
        try {
            while (!closed) {
                events.add(inbox.take());
                inbox.drainTo(events);
                busySince = System.nanoTime();
                turn(events);
                busySince = 0;
                events.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(List<Event> events) {
        long began = System.nanoTime();
        var before = inputs;
        var next = before;
        for (var event : events) {
            next = applied(event, next);
            event.loaded().ifPresent(awaited::remove);
        }
        inputs = next;
        boolean nothingNew = round > 0 && next.sharesAllWith(before);
        if (!awaited.isEmpty() || nothingNew) {
            return;
        }
        plan(events, began);
    }

    private Inputs applied(Event event, Inputs to) {
        try {
            return event.change().apply(to);
        } catch (RuntimeException e) {
            log.error("{}: taking it in ended in an error of ours", event.cause(), e);
            listener.failed(round + 1, e);
            return to;
        }
    }

    private void plan(List<Event> events, long began) {
        long number = round + 1;
        try {
            inputs = inputs.at(number);
            var desired = planner.apply(inputs);
            round = number;
            settler.settle(number, desired, cause(events), received(events));
            listener.planned(number, inputs, desired, Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException e) {
            log.error("round {}: planning ended in an error of ours; the last plan stands", number, e);
            listener.failed(number, e);
        }
    }

    private static String cause(List<Event> events) {
        String first = events.getFirst().cause();
        return events.size() == 1 ? first : first + " and " + (events.size() - 1) + " more";
    }

    private static long received(List<Event> events) {
        return events.stream()
                .mapToLong(Event::received)
                .filter(nanos -> nanos != 0)
                .min()
                .orElse(0);
    }
}
