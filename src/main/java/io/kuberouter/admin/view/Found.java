package io.kuberouter.admin.view;

import java.util.List;

/// What one question finds in a table.
///
/// @param all the whole table, in its own order
/// @param rows those of the page
/// @param matching how many rows meet the filter
/// @param page the page shown, which is the last one when a later one was asked for; 0 for all rows
/// @param pages at least 1
public record Found<R>(Ask<R> ask, List<R> all, List<R> rows, int matching, int page, int pages) {

    public int total() {
        return all.size();
    }

    /// The filter as it was typed.
    public String filter() {
        return ask.filter().text();
    }

    /// The address that asks for it.
    public String href() {
        return ask.href();
    }

    public boolean isFiltered() {
        return !ask.filter().words().isEmpty();
    }

    /// Why there is no row: which word of the filter excluded everything, one sentence each.
    public List<String> explanation() {
        return rows.isEmpty() ? ask.filter().explain(all, ask.listing().noun()) : List.of();
    }
}
