package io.kuberouter.kubernetes.watch;

import io.kuberouter.kubernetes.client.Connection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// What is asked of the server about one kind: the pages of a list, and a watch. One request at a time; whoever gets an
/// answer closes it.
final class Requests {
    private static final String PAGE_SIZE = "500";

    /// The server ends a watch after five to ten minutes, so that the agents spread over the servers there are.
    private static final int WATCH_SECONDS = 300;

    private final Connection connection;
    private final Selection<?> selection;
    private final Pace pace;
    private volatile boolean closed;
    private volatile @Nullable Call call;

    Requests(Connection connection, Selection<?> selection, Pace pace) {
        this.connection = connection;
        this.selection = selection;
        this.pace = pace;
    }

    /// @param next as the page before says where this one begins; empty for the first
    Response page(String next) throws ApiFailure {
        var query = query();
        query.put("limit", PAGE_SIZE);
        if (!next.isEmpty()) {
            query.put("continue", next);
        }
        return answer(query);
    }

    /// @param version the newest that was seen
    Response watch(String version) throws ApiFailure {
        var query = query();
        query.put("watch", "true");
        query.put("allowWatchBookmarks", "true");
        query.put("resourceVersion", version);
        query.put("timeoutSeconds", "" + ThreadLocalRandom.current().nextInt(WATCH_SECONDS, 2 * WATCH_SECONDS));
        return answer(query);
    }

    /// Breaks off the request that is under way, and each that is still to come.
    void close() {
        closed = true;
        var running = call;
        if (running != null) {
            running.cancel();
        }
    }

    private Map<String, String> query() {
        var query = new HashMap<String, String>();
        if (!selection.fields().isEmpty()) {
            query.put("fieldSelector", selection.fields());
        }
        return query;
    }

    private Response answer(Map<String, String> query) throws ApiFailure {
        var next = connection.get(selection.kind().path(), query, pace.silence());
        call = next;
        if (closed) {
            next.cancel();
        }
        try {
            var response = next.execute();
            if (response.code() == 200) {
                return response;
            }
            try (response) {
                throw ApiFailure.of(response);
            }
        } catch (IOException e) {
            throw ApiFailure.of(e);
        } catch (RuntimeException e) {
            throw ApiFailure.unsent(e);
        }
    }
}
