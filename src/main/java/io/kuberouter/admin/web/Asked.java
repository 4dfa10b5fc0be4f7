package io.kuberouter.admin.web;

import static java.util.Objects.requireNonNullElse;

import io.kuberouter.admin.view.Found;
import io.kuberouter.admin.view.Listing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// What the address of a table asks for, as it was typed; whatever is missing or means nothing is the default.
///
/// @param filter words that rows must meet
/// @param sort a column's word, `-` before it for the largest first
/// @param page counts from 1
record Asked(
        @BindParam("q") @Nullable String filter,
        @Nullable String sort,
        @Nullable Integer page) {

    /// One page of rows, the first unless the address says which: for people.
    <R> Found<R> page(Listing<R> listing, List<R> all) {
        return find(listing, all, Math.max(1, requireNonNullElse(page, 1)));
    }

    /// All rows unless the address says which page: for programs.
    <R> Found<R> rows(Listing<R> listing, List<R> all) {
        return find(listing, all, requireNonNullElse(page, 0));
    }

    /// All rows, whatever the page: for spreadsheets.
    <R> List<R> all(Listing<R> listing, List<R> all) {
        return find(listing, all, 0).rows();
    }

    private <R> Found<R> find(Listing<R> listing, List<R> all, int number) {
        return listing.ask(requireNonNullElse(filter, ""), requireNonNullElse(sort, ""), number)
                .find(all);
    }
}
