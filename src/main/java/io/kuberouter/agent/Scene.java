package io.kuberouter.agent;

import static java.util.Objects.requireNonNull;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gathers what rounds and workers tell into the picture that everybody looks at, and tells those who wait for a new
/// one.
final class Scene implements Round.Listener, Reporter.Notes {

    private static final Logger log = LoggerFactory.getLogger(Scene.class);
    private static final String IPVS = "ipvs";

    private final Clock clock;
    private final Meters meters;
    private final Supplier<Overview.Identity> identity;
    private final Supplier<Overview.Api> api;
    private final Predicate<Duration> turning;
    private final Duration limit;
    private final BiPredicate<String, String> vital;
    private final Map<String, AreaLog> areas = new LinkedHashMap<>();
    private final Map<String, Note> notes = new LinkedHashMap<>();
    private final Journal journal = new Journal();
    private final Latencies latencies = new Latencies();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private Inputs inputs;
    private Desired desired = Desired.NOTHING;
    private long round;
    private long failed;
    private volatile @Nullable Overview overview;

    /// @param vital whether nothing of an area has effect without this object: area, object
    /// @param turning whether every loop has turned within the given time
    /// @param limit how long a loop may take before the agent counts as wedged
    Scene(
            Clock clock,
            Meters meters,
            List<String> areas,
            BiPredicate<String, String> vital,
            Inputs inputs,
            Supplier<Overview.Identity> identity,
            Supplier<Overview.Api> api,
            Predicate<Duration> turning,
            Duration limit) {
        this.clock = clock;
        this.meters = meters;
        this.vital = vital;
        this.inputs = inputs;
        this.identity = identity;
        this.api = api;
        this.turning = turning;
        this.limit = limit;
        areas.forEach(name -> this.areas.put(name, new AreaLog(name)));
    }

    /// The newest picture; the first is made by the first [#publish].
    Overview overview() {
        return requireNonNull(overview);
    }

    /// What was planned from last.
    synchronized Inputs inputs() {
        return inputs;
    }

    /// What was planned last.
    synchronized Desired desired() {
        return desired;
    }

    Journal journal() {
        return journal;
    }

    AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void planned(long number, Inputs from, Desired plan, Duration took) {
        meters.round(took, true);
        synchronized (this) {
            round = number;
            inputs = from;
            desired = plan;
            notes.remove("round");
            areas.values().forEach(area -> area.planned(area.picture().objects()));
        }
        publish();
    }

    @Override
    public void failed(long number, RuntimeException error) {
        meters.round(Duration.ZERO, false);
        synchronized (this) {
            failed++;
        }
        note(
                "round",
                new Note(
                        Note.Severity.FAILING,
                        "round " + number,
                        "planning ended in an error of ours: " + error,
                        "The last plan stands. Report this with the log."));
    }

    /// A worker took a step.
    void stepped(Step step) {
        var outcome = step.outcome();
        var now = clock.instant();
        meters.settled(step.area(), step.took(), outcome.settled());
        if (step.received() != 0 && !outcome.applied().isEmpty()) {
            long nanos = Math.max(0, step.ended() - step.received());
            meters.eventToKernel(step.area(), Duration.ofNanos(nanos));
            if (step.area().equals(IPVS)) {
                latencies.add(nanos, step.ended());
            }
        }
        journal.record(step, now);
        synchronized (this) {
            var area = areas.get(step.area());
            if (area != null) {
                tell(step, area.picture());
                area.stepped(step, now);
            }
        }
        publish();
    }

    /// One line per change of fortune, not per try.
    private static void tell(Step step, Overview.Area before) {
        var outcome = step.outcome();
        if (!outcome.applied().isEmpty()) {
            log.debug(
                    "{}: {} changed, {} repaired in {} ms ({})",
                    step.area(),
                    outcome.applied().size(),
                    outcome.repaired(),
                    step.took().toMillis(),
                    step.cause());
        }
        if (!outcome.trouble().isEmpty() && before.trouble().isEmpty()) {
            log.error("{}: {}; tried again, nothing else waits", step.area(), outcome.trouble());
        } else if (outcome.trouble().isEmpty() && !before.trouble().isEmpty()) {
            log.info("{}: works again", step.area());
        }
        outcome.failures().forEach((key, reason) -> {
            if (!reason.equals(before.failures().get(String.valueOf(key)))) {
                log.warn("{}: {}: {}", step.area(), key, reason);
            }
        });
    }

    /// Sets or replaces a remark of the agent's own.
    @Override
    public void note(String key, Note note) {
        synchronized (this) {
            if (note.equals(notes.put(key, note))) {
                return;
            }
        }
        publish();
    }

    @Override
    public void takeBack(String key) {
        synchronized (this) {
            if (notes.remove(key) == null) {
                return;
            }
        }
        publish();
    }

    /// Liveness and readiness as of now; a wedged loop publishes no pictures, so this is never read from one.
    Overview.Health health() {
        var reasons = new ArrayList<String>();
        boolean live = turning.test(limit);
        if (!live) {
            reasons.add("a loop has not turned for " + limit.toSeconds() + " s");
        }
        var link = api.get();
        synchronized (this) {
            if (round == 0) {
                reasons.add("waiting for the first list of the API server " + link.server()
                        + (link.trouble().isEmpty() ? "" : ": " + link.trouble()));
            } else if (link.state() == Overview.Api.Link.LOST) {
                reasons.add("API server " + link.server() + " lost since " + link.since() + ": " + link.trouble()
                        + "; what stands, stands");
            }
            areas.values().stream().map(AreaLog::picture).forEach(area -> explain(area, reasons));
        }
        return new Overview.Health(live, reasons.isEmpty(), reasons);
    }

    /// Whether every area holds all it should, save single objects that cannot be had and that others do without.
    boolean stands() {
        return stands(areas.keySet());
    }

    /// Whether these areas do.
    synchronized boolean stands(Set<String> names) {
        return round > 0
                && areas.values().stream()
                        .map(AreaLog::picture)
                        .filter(area -> names.contains(area.name()))
                        .allMatch(area -> area.trouble().isEmpty()
                                && wasTried(area)
                                && vitalFailure(area).isEmpty());
    }

    private static boolean wasTried(Overview.Area area) {
        return area.settledAt().isPresent() || !area.failures().isEmpty();
    }

    private Optional<String> vitalFailure(Overview.Area area) {
        return area.failures().entrySet().stream()
                .filter(entry -> vital.test(area.name(), entry.getKey()))
                .map(entry -> area.name() + ": " + entry.getKey() + ": " + entry.getValue())
                .min(Comparator.naturalOrder());
    }

    private void explain(Overview.Area area, List<String> reasons) {
        if (!area.trouble().isEmpty()) {
            reasons.add(area.name() + ": " + area.trouble());
        } else if (round > 0 && !wasTried(area)) {
            reasons.add(area.name() + ": first sync under way");
        } else {
            vitalFailure(area).ifPresent(reasons::add);
        }
    }

    /// Makes a new picture and tells the listeners.
    void publish() {
        synchronized (this) {
            overview = picture();
        }
        listeners.forEach(Scene::tell);
    }

    /// A listener that fails must stop neither the others nor the agent.
    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.error("telling a viewer of a new picture ended in an error of ours", e);
        }
    }

    private Overview picture() {
        var pictures = areas.values().stream().map(AreaLog::picture).toList();
        var all = new TreeSet<Note>(desired.notes().keySet());
        all.addAll(notes.values());
        pictures.forEach(area -> all.addAll(notesOf(area)));
        long now = System.nanoTime();
        return new Overview(
                clock.instant(),
                round,
                identity.get(),
                api.get(),
                pictures,
                inputs,
                desired,
                List.copyOf(all),
                health(),
                new Overview.Pace(latencies.quantile(0.5, now), latencies.quantile(0.99, now), round, failed));
    }

    private static List<Note> notesOf(Overview.Area area) {
        var found = new ArrayList<Note>();
        if (!area.trouble().isEmpty()) {
            found.add(new Note(
                    Note.Severity.FAILING,
                    "area " + area.name(),
                    area.trouble(),
                    "Tried again at least each 30 s; all other areas go on."));
        }
        area.failures()
                .forEach((key, reason) -> found.add(new Note(
                        Note.Severity.FAILING, key, area.name() + ": " + reason, "Tried again at least each 30 s.")));
        return found;
    }
}
