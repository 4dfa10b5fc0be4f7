package io.kuberouter.admin.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the address bar asks of a table; the whole of it, so that a view can be sent to a colleague.
///
/// @param page counts from 1; 0 for all rows
public record Ask<R>(Listing<R> listing, Filter<R> filter, Listing.Column<R> by, boolean descending, int page) {

    /// Rows on a page.
    public static final int PAGE = 50;

    /// @param all in the listing's own order
    public Found<R> find(List<R> all) {
        var matching = sorted(filter.of(all));
        int pages = Math.max(1, (matching.size() + PAGE - 1) / PAGE);
        int shown = Math.min(page, pages);
        var rows =
                shown == 0 ? matching : matching.subList((shown - 1) * PAGE, Math.min(shown * PAGE, matching.size()));
        return new Found<>(this, all, rows, matching.size(), shown, pages);
    }

    /// Equal rows keep the listing's order.
    private List<R> sorted(List<R> rows) {
        return isInListingOrder()
                ? rows
                : by.order().map(order -> order.sorted(rows, descending)).orElse(rows);
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
