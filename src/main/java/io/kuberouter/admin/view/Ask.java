package io.kuberouter.admin.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the address bar asks of a table; the whole of it, so that a view can be sent to a colleague.
///
/// @param page counts from 1; 0 for all rows
public record Ask<R>(Listing<R> listing, Sieve<R> filter, Listing.Column<R> by, boolean descending, int page) {

    /// The rows of one answer.
    ///
    /// @param matching how many rows meet the filter
    /// @param page the page shown, which is the last one when a later one was asked for; 0 for all rows
    /// @param pages at least 1
    public record Found<R>(List<R> rows, int matching, int total, int page, int pages) {}

    /// @param all in the listing's own order
    public Found<R> find(List<R> all) {
        var matching = sorted(filter.of(all));
        int pages = Math.max(1, (matching.size() + Query.PAGE - 1) / Query.PAGE);
        int shown = Math.min(page, pages);
        var rows = shown == 0
                ? matching
                : matching.subList((shown - 1) * Query.PAGE, Math.min(shown * Query.PAGE, matching.size()));
        return new Found<>(rows, matching.size(), all.size(), shown, pages);
    }

    /// Equal rows keep the listing's order.
    private List<R> sorted(List<R> rows) {
        if (isInListingOrder() || by.order().isEmpty()) {
            return rows;
        }
        var order = by.order().get();
        return rows.stream().sorted(descending ? order.reversed() : order).toList();
    }

    private boolean isInListingOrder() {
        return by.equals(listing.columns().getFirst()) && !descending;
    }

    public Ask<R> without(Condition<R> word) {
        return new Ask<>(listing, filter.without(word), by, descending, 1);
    }

    public Ask<R> sortedBy(Listing.Column<R> column, boolean largestFirst) {
        return new Ask<>(listing, filter, column, largestFirst, 1);
    }

    public Ask<R> atPage(int number) {
        return new Ask<>(listing, filter, by, descending, number);
    }

    /// The query part of the address, beginning with `?`, or nothing for the plain page.
    public String text() {
        var text = new StringBuilder();
        append(text, "q", filter.text());
        append(text, "sort", isInListingOrder() ? "" : (descending ? "-" : "") + by.word());
        append(text, "page", page > 1 ? Integer.toString(page) : "");
        return text.toString();
    }

    /// The address.
    public String href() {
        return listing.path() + text();
    }

    private static void append(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(text.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
