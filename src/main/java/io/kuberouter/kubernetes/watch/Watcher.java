package io.kuberouter.kubernetes.watch;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.read.Documents;
import io.kuberouter.kubernetes.read.Documents.Page;
import io.kuberouter.kubernetes.read.Interner;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Keeps the table of one kind up to date: lists it page by page, then watches from the version it has seen; goes on
/// from there when a watch ends or breaks, and lists anew only when the server no longer knows that version. A list
/// that says what is known already leaves the table as it is.
final class Watcher<T> {
    /// So many failures in a row mean that the connection is lost; one alone may be a server that just restarts.
    private static final int LOST = 2;

    /// Hears when the connection of a kind comes up or breaks.
    interface Listener {
        void answered(String kind);

        void failed(String kind, ApiFailure failure);
    }

    private final Selection<T> selection;
    private final Requests requests;
    private final Pace pace;
    private final Sink sink;
    private final Listener listener;
    private final Backoff backoff;
    private final Interner interner = new Interner();
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;

    private Table<ObjectName, T> objects = Table.empty();
    private Set<ObjectName> passedOver = new HashSet<>();
    private String version = "";
    private int failures;

    private volatile KindStatus status;
    private volatile boolean closed;

    Watcher(Connection connection, Selection<T> selection, Pace pace, Sink sink, Listener listener) {
        this.selection = selection;
        this.pace = pace;
        this.sink = sink;
        this.listener = listener;
        requests = new Requests(connection, selection, pace);
        backoff = new Backoff(pace.first(), pace.longest(), ThreadLocalRandom.current());
        status = KindStatus.started(selection.kind().toString(), Instant.now());
        thread = Thread.ofVirtual().name("watch " + selection.kind()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    KindStatus status() {
        return status;
    }

    /// Ends a wait before the next try: the server was just seen alive.
    void nudge() {
        nudges.release();
    }

    /// Breaks off whatever is going on; [#join] waits for the end.
    void close() {
        closed = true;
        requests.close();
        nudges.release();
    }

    void join(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    private void run() {
        while (!closed) {
            try {
                if (version.isEmpty()) {
                    list();
                }
                watch();
            } catch (ApiFailure failure) {
                failed(failure);
                pause();
            } catch (RuntimeException bug) {
                failed(ApiFailure.bug(bug));
                pause();
            }
        }
    }

    private void failed(ApiFailure failure) {
        if (failure.isStale()) {
            version = "";
        }
        if (closed || failure.isExpiry()) {
            return;
        }
        failures++;
        status = failures < LOST ? status.troubled(failure.reason()) : status.failed(failure.reason(), Instant.now());
        if (failures == LOST) {
            listener.failed(status.kind(), failure);
        }
    }

    private void answered() {
        boolean news = !status.connected();
        failures = 0;
        status = status.answered(Instant.now());
        if (news) {
            listener.answered(status.kind());
        }
    }

    private void pause() {
        nudges.drainPermits();
        if (closed) {
            return;
        }
        try {
            boolean nudged = nudges.tryAcquire(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
            if (nudged) {
                backoff.reset();
            }
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    private void list() throws ApiFailure {
        var listing = new Listing<>(objects);
        Page page = new Page("", "");
        do {
            page = page(page.next(), listing::take);
        } while (!page.next().isEmpty());
        long received = System.nanoTime();
        if (page.version().isEmpty()) {
            throw ApiFailure.damaged("a list without resourceVersion");
        }
        answered();
        passedOver = listing.passedOver();
        version = page.version();
        publish(listing.objects(), received, !status.synced());
        status = status.listed();
    }

    private Page page(String next, Documents.Each<T> each) throws ApiFailure {
        try (var response = requests.page(next)) {
            return Documents.page(response.body().byteStream(), selection.kind(), interner, each);
        } catch (JacksonException e) {
            throw ApiFailure.of(e);
        }
    }

    /// Takes events until the watch ends. A watch that ended early is followed by a wait, as a failure is.
    private void watch() throws ApiFailure {
        long begun = System.nanoTime();
        boolean heard;
        try (var response = requests.watch(version)) {
            answered();
            heard = takeAll(response.body().source());
        }
        if (heard || System.nanoTime() - begun > pace.lasting().toNanos()) {
            backoff.reset();
        } else {
            pause();
        }
    }

    /// Takes line after line until the watch ends, breaks or is ended by the server. That loses nothing and says
    /// nothing about the server: the next request will tell.
    ///
    /// @return whether any event came
    private boolean takeAll(BufferedSource lines) {
        boolean heard = false;
        try {
            for (byte[] line = next(lines); line != null && !closed; line = next(lines)) {
                take(line, System.nanoTime());
                heard = true;
            }
        } catch (IOException e) {
            status = status.troubled(ApiFailure.of(e).reason());
        } catch (ApiFailure e) {
            version = e.isStale() ? "" : version;
            status = status.troubled(e.reason());
        }
        return heard;
    }

    private static byte @Nullable [] next(BufferedSource lines) throws IOException {
        long end = lines.indexOf((byte) '\n');
        if (end < 0) {
            return null;
        }
        byte[] line = lines.readByteArray(end);
        lines.skip(1);
        return line;
    }

    private void take(byte[] line, long received) throws ApiFailure {
        try {
            switch (Documents.event(line, selection.kind(), interner)) {
                case Documents.Changed<T>(var name, var at, var value) -> {
                    seen(at);
                    change(name, value, received);
                }
                case Documents.Deleted<T>(var name, var at) -> {
                    seen(at);
                    passedOver.remove(name);
                    publish(objects.without(name), received, false);
                }
                case Documents.Bookmark<T>(var at) -> {
                    seen(at);
                    publish(objects, received, false);
                }
                case Documents.Ended<T>(var why) -> throw ApiFailure.of(why);
                case Documents.Unknown<T> _ -> {}
            }
        } catch (JacksonException e) {
            throw ApiFailure.of(e);
        }
    }

    private void seen(String at) {
        version = at.isEmpty() ? version : at;
    }

    private void change(ObjectName name, @Nullable T value, long received) {
        if (value == null) {
            passedOver.add(name);
            publish(objects.without(name), received, false);
        } else {
            passedOver.remove(name);
            publish(objects.with(name, value), received, false);
        }
    }

    private void publish(Table<ObjectName, T> next, long received, boolean first) {
        boolean news = first || next != objects;
        objects = next;
        status = status.holding(objects.size(), passedOver.size(), version);
        if (news && !closed) {
            sink.published(selection.kind(), objects, received);
        }
    }
}
