package io.kuberouter.kubernetes.watch;

import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.read.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The watches of the kinds that the running features need. They never give up and never forget: while the API server
/// is away each kind stays as it was seen last. One log line tells when the server is lost, one when it is back.
public final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
    private static final Duration PROMPTLY = Duration.ofMillis(500);

    private final Connection connection;
    private final Sink sink;
    private final Reachability reachability;
    private final List<? extends Watcher<?>> watchers;
    private final CountDownLatch closing = new CountDownLatch(1);

    private Watches(Connection connection, List<Selection<?>> selections, Pace pace, Sink sink) {
        this.connection = connection;
        this.sink = sink;
        var kinds = selections.stream().map(Selection::kind).map(Kind::toString).toList();
        reachability = new Reachability(connection.server(), kinds, Instant.now());
        watchers = selections.stream()
                .map(selection -> new Watcher<>(connection, selection, pace, sink, new Changes()))
                .toList();
    }

    /// Starts a watch for each selection.
    ///
    /// @param syncTimeout after how long to warn, once, of kinds that were not read yet (`--cache-sync-timeout`)
    public static Watches start(Connection connection, List<Selection<?>> selections, Duration syncTimeout, Sink sink) {
        return start(connection, selections, syncTimeout, sink, Pace.NORMAL);
    }

    static Watches start(
            Connection connection, List<Selection<?>> selections, Duration syncTimeout, Sink sink, Pace pace) {
        var watches = new Watches(connection, selections, pace, sink);
        watches.watchers.forEach(Watcher::start);
        Thread.ofVirtual().name("watch sync").start(() -> watches.warnAfter(syncTimeout));
        return watches;
    }

    /// How the watches fare now.
    public ApiStatus status() {
        return new ApiStatus(
                connection.server(),
                reachability.isConnected(),
                reachability.since(),
                reachability.error(),
                watchers.stream().map(Watcher::status).toList());
    }

    private final class Changes implements Watcher.Listener {
        @Override
        public void answered(String kind) {
            reachability.answered(kind, Instant.now()).ifPresent(line -> LOG.info(line));
            watchers.forEach(Watcher::nudge);
            sink.connection(status());
        }

        @Override
        public void failed(String kind, ApiFailure failure) {
            reachability.failed(kind, failure, Instant.now()).ifPresent(line -> LOG.warn(line));
            sink.connection(status());
        }
    }

    private void warnAfter(Duration timeout) {
        try {
            if (closing.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            return;
        }
        String missing = watchers.stream()
                .map(Watcher::status)
                .filter(kind -> !kind.synced())
                .map(kind -> kind.kind() + " (" + (kind.error().isEmpty() ? "no answer yet" : kind.error()) + ")")
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            LOG.warn("not synced after {}: {}; trying on", Reachability.text(timeout), missing);
        }
    }

    /// Ends every watch, within a second; nothing is published afterwards.
    @Override
    public void close() {
        closing.countDown();
        watchers.forEach(Watcher::close);
        try {
            for (var watcher : watchers) {
                watcher.join(PROMPTLY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
