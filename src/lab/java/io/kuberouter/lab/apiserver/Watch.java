package io.kuberouter.lab.apiserver;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// One watch: a line of JSON per event, until its time is over or somebody interrupts it.
final class Watch {

    private static final long BEFORE_END = Duration.ofSeconds(2).toNanos();

    private final Store store;
    private final Route route;
    private final Request request;
    private final Selector selector;
    private final long bookmarkNanos;
    private final long deadline;
    private long position;

    /// Where the lines go.
    interface Lines {
        void send(String line) throws IOException;
    }

    /// @throws Problem 400 or 422 for what cannot be watched in this way
    Watch(Store store, Route route, Request request, Duration bookmarks) {
        this.store = store;
        this.route = route;
        this.request = request;
        this.selector = request.selector();
        this.position = request.number("resourceVersion", 0);
        this.bookmarkNanos = bookmarks.toNanos();
        long seconds =
                request.number("timeoutSeconds", ThreadLocalRandom.current().nextLong(1800, 3600));
        this.deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        if (!request.text("resourceVersionMatch").isEmpty()
                && request.text("sendInitialEvents").isEmpty()) {
            throw Problem.invalid("resourceVersionMatch: Forbidden: only with sendInitialEvents in a watch");
        }
    }

    /// Sends until the end of the watch. What goes wrong with the revision is told as an `ERROR` event, as by the real
    /// server, for the answer has begun.
    void run(Lines lines) throws IOException, InterruptedException {
        try {
            begin(lines);
            long nextBookmark = firstBookmark();
            while (System.nanoTime() - deadline < 0) {
                long until = Math.min(nextBookmark - System.nanoTime(), deadline - System.nanoTime());
                var batch = store.eventsAfter(route.kind(), position, until);
                for (var event : batch.events()) {
                    tell(lines, event);
                }
                position = batch.revision();
                if (System.nanoTime() - nextBookmark >= 0) {
                    lines.send(bookmark(false));
                    nextBookmark = System.nanoTime() + bookmarkNanos;
                }
            }
        } catch (Problem problem) {
            lines.send(line("ERROR", problem.status().toString()));
        }
    }

    /// Short watches hear one too, two seconds before they end.
    private long firstBookmark() {
        long now = System.nanoTime();
        return request.flag("allowWatchBookmarks")
                ? now + Math.clamp(deadline - now - BEFORE_END, 0, bookmarkNanos)
                : deadline + BEFORE_END;
    }

    private void begin(Lines lines) throws IOException {
        boolean fresh = position == 0;
        boolean asked = request.flag("sendInitialEvents");
        if (!fresh && !asked) {
            store.admitWatch(route.kind(), position);
            return;
        }
        var now = store.list(route.kind());
        if (asked || request.text("sendInitialEvents").isEmpty()) {
            for (var entry : now.entries().values()) {
                tell(lines, new Event(null, entry, false));
            }
        }
        position = now.revision();
        if (asked) {
            lines.send(bookmark(true));
        }
    }

    private void tell(Lines lines, Event event) throws IOException {
        String type = Lists.inScope(event.after(), route) ? event.type(selector) : "";
        if (!type.isEmpty()) {
            var entry = event.after();
            lines.send(line(
                    type,
                    request.wantsTable() ? Tables.table(route.kind(), entry).toString() : entry.text(route.kind())));
        }
    }

    /// @param complete whether it marks the end of the initial events
    private String bookmark(boolean complete) {
        var object = Json.object();
        if (request.wantsTable()) {
            object.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        } else {
            object.put("kind", route.kind().kind())
                    .put("apiVersion", route.kind().apiVersion());
        }
        var metadata = object.putObject("metadata").put("resourceVersion", Long.toString(position));
        if (complete) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return line("BOOKMARK", object.toString());
    }

    private static String line(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    }
}
