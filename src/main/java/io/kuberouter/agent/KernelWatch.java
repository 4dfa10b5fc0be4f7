package io.kuberouter.agent;

import io.kuberouter.kernel.rtnetlink.Change;
import io.kuberouter.kernel.rtnetlink.RtnetlinkMonitor;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices what others do to the node: by the kernel's announcements where it makes them, by a cheap look each two
/// seconds where it does not, and by reading everything each sync period.
final class KernelWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KernelWatch.class);
    private static final Duration LOOK_EACH = Duration.ofSeconds(2);

    /// Announcements of one moment are answered together.
    private static final Duration GATHER = Duration.ofMillis(50);

    private final List<Feature> features;
    private final Settler settler;
    private final Supplier<Desired> desired;
    private final Runnable machineChanged;
    private final Runnable alsoLook;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kernel-watch").daemon().factory());
    private final RtnetlinkMonitor monitor;

    /// What was heard and not answered yet; guarded by this object.
    private final Set<String> doubted = new HashSet<>();

    private volatile boolean busy;
    private volatile long busySince;
    private boolean machineMoved;
    private boolean answering;

    /// @param desired what is planned now
    /// @param machineChanged called when an address or interface of the machine became different
    /// @param alsoLook another cheap look to take each two seconds
    KernelWatch(
            List<Feature> features,
            Set<String> links,
            Settler settler,
            Supplier<Desired> desired,
            Runnable machineChanged,
            Runnable alsoLook)
            throws TargetException {
        this.features = features;
        this.settler = settler;
        this.desired = desired;
        this.machineChanged = machineChanged;
        this.alsoLook = alsoLook;
        this.monitor = RtnetlinkMonitor.start(links, this::heard);
    }

    void start() {
        each(LOOK_EACH, this::look);
        each(LOOK_EACH, alsoLook);
        features.forEach(feature -> each(feature.period(), () -> verify(feature)));
    }

    private void each(Duration period, Runnable work) {
        long millis = period.toMillis();
        var _ = clock.scheduleWithFixedDelay(guarded(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /// A bug must not end the looking for ever.
    private Runnable guarded(Runnable work) {
        return () -> {
            busySince = System.nanoTime();
            busy = true;
            try {
                work.run();
            } catch (RuntimeException e) {
                log.error("a look at the kernel ended in an error of ours", e);
            }
            busy = false;
        };
    }

    /// Whether the thread waits, or has been at one look for less than this.
    boolean turning(Duration limit) {
        return !busy || System.nanoTime() - busySince < limit.toNanos();
    }

    /// On the monitor's thread, which must not wait.
    private void heard(Change change) {
        var plan = desired.get();
        synchronized (this) {
            features.forEach(feature -> doubted.addAll(feature.concerned(change, plan)));
            machineMoved |= features.stream().noneMatch(feature -> feature.owns(change));
            if (answering || (doubted.isEmpty() && !machineMoved)) {
                return;
            }
            answering = true;
        }
        try {
            var _ = clock.schedule(guarded(this::answer), GATHER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The agent is stopping.
        }
    }

    private void answer() {
        Set<String> areas;
        boolean moved;
        synchronized (this) {
            areas = Set.copyOf(doubted);
            moved = machineMoved;
            doubted.clear();
            machineMoved = false;
            answering = false;
        }
        if (!areas.isEmpty()) {
            settler.doubt(areas, "changed by somebody else");
        }
        if (moved) {
            machineChanged.run();
        }
    }

    private void look() {
        for (var feature : features) {
            var areas = feature.suspected();
            if (!areas.isEmpty()) {
                settler.doubt(areas, "changed by somebody else");
            }
        }
    }

    private void verify(Feature feature) {
        settler.doubt(feature.areas().stream().map(Area::name).toList(), "verification");
    }

    @Override
    public void close() {
        monitor.close();
        clock.shutdownNow();
    }
}
