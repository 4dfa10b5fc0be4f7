package io.kuberouter.admin.view;

import io.kuberouter.agent.Traffic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the address bar asks of the Services page; the whole of it, so that a view can be sent to a colleague.
///
/// @param page counts from 1; 0 for all rows
public record Query(Filter filter, Order order, int page) {

    /// Rows on a page.
    public static final int PAGE = 50;

    /// The rows of one answer.
    ///
    /// @param matching how many rows meet the filter
    /// @param page the page shown, which is the last one when a later one was asked for; 0 for all rows
    /// @param pages at least 1
    public record Found(List<Row> rows, int matching, int total, int page, int pages) {}

    public Found find(Catalog catalog, Traffic traffic) {
        var matching = order.of(filter.of(catalog.rows()), traffic);
        int pages = Math.max(1, (matching.size() + PAGE - 1) / PAGE);
        int shown = Math.min(page, pages);
        var rows =
                shown == 0 ? matching : matching.subList((shown - 1) * PAGE, Math.min(shown * PAGE, matching.size()));
        return new Found(rows, matching.size(), catalog.rows().size(), shown, pages);
    }

    /// The query part of an address, beginning with `?`, or nothing for the plain page.
    public String text() {
        var text = new StringBuilder();
        append(text, "q", filter.text(), "");
        append(text, "sort", order.text(), Order.DEFAULT.text());
        append(text, "page", Integer.toString(page), page == 0 ? "0" : "1");
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value, String otherwise) {
        if (!value.equals(otherwise)) {
            text.append(text.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
