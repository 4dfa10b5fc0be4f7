package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Lists, in pages where the client asks for pages.
final class Lists {

    private final Store store;

    Lists(Store store) {
        this.store = store;
    }

    /// A page of a list.
    ///
    /// @param resume where the next page begins; empty on the last one
    /// @param remaining how many objects come after this page
    record Page(long revision, List<Entry> entries, String resume, int remaining) {}

    Page page(Route route, Request request) {
        long limit = request.number("limit", 0);
        String resume = request.text("continue");
        var snapshot = snapshot(route.kind(), limit, resume, request);
        var after = resume.isEmpty() ? new ObjectName("", "") : Token.of(resume).after();
        var selector = request.selector();
        var entries = snapshot.entries().values().stream()
                .filter(e -> inScope(e, route) && e.name().compareTo(after) > 0 && selector.selects(e))
                .toList();
        if (limit <= 0 || entries.size() <= limit) {
            return new Page(snapshot.revision(), entries, "", 0);
        }
        var page = entries.subList(0, (int) limit);
        var token = new Token(snapshot.revision(), page.getLast().name());
        return new Page(snapshot.revision(), page, token.text(), entries.size() - page.size());
    }

    static boolean inScope(Entry entry, Route route) {
        return route.namespace().isEmpty()
                || route.namespace().equals(entry.name().namespace());
    }

    private Store.Snapshot snapshot(Kind kind, long limit, String resume, Request request) {
        if (!resume.isEmpty()) {
            return store.listAt(kind, Token.of(resume).revision());
        }
        long wanted = request.number("resourceVersion", 0);
        if (wanted > store.revision()) {
            throw Problem.fromTheFuture(wanted, store.revision());
        }
        if (request.text("resourceVersionMatch").equals("Exact") && wanted < store.revision()) {
            return store.listAt(kind, wanted);
        }
        return limit > 0 ? store.listPaged(kind) : store.list(kind);
    }

    /// The page as JSON. The items have neither `kind` nor `apiVersion`, as those of the real server.
    static String json(Kind kind, Page page) {
        var metadata = Json.object().put("resourceVersion", Long.toString(page.revision()));
        if (!page.resume().isEmpty()) {
            metadata.put("continue", page.resume()).put("remainingItemCount", page.remaining());
        }
        return page.entries().stream()
                .map(Entry::json)
                .collect(Collectors.joining(
                        ",",
                        "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
                                .formatted(kind.listKind(), kind.apiVersion(), metadata),
                        "]}"));
    }

    /// What a `continue` parameter says.
    private record Token(long revision, ObjectName after) {

        static Token of(String text) {
            try {
                var json = Json.read(Base64.getUrlDecoder().decode(text));
                return new Token(
                        json.path("rv").longValue(), new ObjectName(Json.text(json, "ns"), Json.text(json, "start")));
            } catch (RuntimeException e) {
                throw Problem.badRequest("continue key is not valid");
            }
        }

        String text() {
            var json = Json.object()
                    .put("rv", revision)
                    .put("ns", after.namespace())
                    .put("start", after.name());
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
