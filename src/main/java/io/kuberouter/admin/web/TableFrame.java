package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Ask;
import io.kuberouter.admin.view.Found;
import io.kuberouter.admin.view.Listing;
import io.kuberouter.admin.view.Words;
import java.util.List;

/// What is around the rows of a table: filter words, heads that sort, pages, and why nothing matches.
///
/// @param keys what can stand before the colon of a filter word
/// @param completions words to choose from
/// @param json the same rows, all of them, as `csv`
record TableFrame(
        String filter,
        String keys,
        List<String> completions,
        List<Word> words,
        List<Head> heads,
        List<String> explanation,
        Paging paging,
        String clear,
        String json,
        String csv) {

    /// A word of the filter, and the page without it.
    record Word(String text, String without) {}

    /// @param href empty where nothing can be sorted by it
    /// @param sorted `ascending`, `descending`, or empty
    record Head(String text, String css, String href, String sorted) {}

    /// @param previous empty on the first page, as `next` is on the last
    record Paging(String text, String previous, String next) {}

    static <R> TableFrame of(Found<R> found, Completions completions) {
        var ask = found.ask();
        var listing = ask.listing();
        String rest = ask.atPage(0).text();
        return new TableFrame(
                found.filter(),
                String.join(", ", listing.words().keys()),
                completions.words(),
                ask.filter().words().stream()
                        .map(word -> new Word(word.text(), ask.without(word).href()))
                        .toList(),
                listing.columns().stream().map(column -> head(ask, column)).toList(),
                found.explanation(),
                paging(found),
                listing.path(),
                listing.path() + ".json" + rest,
                listing.path() + ".csv" + rest);
    }

    private static <R> Head head(Ask<R> ask, Listing.Column<R> column) {
        if (column.word().isEmpty()) {
            return new Head(column.title(), column.css(), "", "");
        }
        boolean current = ask.by().equals(column);
        boolean largestFirst = current ? !ask.descending() : column.largestFirst();
        String sorted = !current ? "" : ask.descending() ? "descending" : "ascending";
        return new Head(
                column.title(), column.css(), ask.sortedBy(column, largestFirst).href(), sorted);
    }

    private static <R> Paging paging(Found<R> found) {
        if (found.pages() == 1) {
            return new Paging("", "", "");
        }
        var ask = found.ask();
        long first = (found.page() - 1L) * Ask.PAGE + 1;
        return new Paging(
                Words.number(first) + "–" + Words.number(first + found.rows().size() - 1) + " of "
                        + Words.number(found.matching()),
                found.page() > 1 ? ask.atPage(found.page() - 1).href() : "",
                found.page() < found.pages() ? ask.atPage(found.page() + 1).href() : "");
    }

    /// Head and middle of a sentence about a filtered table: `3 of 12 policies`.
    static <R> String count(Found<R> found, String one, String many) {
        String all = Words.number(found.total()) + " " + (found.total() == 1 ? one : many);
        return found.matching() == found.total() ? all : Words.number(found.matching()) + " of " + all;
    }
}
