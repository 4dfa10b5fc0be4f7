package io.kuberouter.admin.view;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A table of a page: where it is, what its rows are called, by which words they are filtered, and its columns. Rows
/// come in the order of the first column.
///
/// @param path `/policies`
/// @param noun what a row is: `policy of this node`
public record Listing<R>(String path, String noun, Vocabulary<R> words, List<Column<R>> columns) {

    public Listing {
        columns = List.copyOf(columns);
    }

    /// A column.
    ///
    /// @param word as the address bar names it; empty where nothing can be sorted by it
    /// @param css classes of its head
    /// @param largestFirst whether the first click shows the largest
    public record Column<R>(String word, String title, String css, boolean largestFirst, Optional<Order<R, ?>> order) {

        public static <R> Column<R> plain(String title, String css) {
            return new Column<>("", title, css, false, Optional.empty());
        }

        public static <R, K extends Comparable<? super K>> Column<R> text(
                String word, String title, String css, Function<R, K> key) {
            return new Column<>(word, title, css, false, Optional.of(new Order<>(key)));
        }

        public static <R, K extends Comparable<? super K>> Column<R> number(
                String word, String title, String css, Function<R, K> key) {
            return new Column<>(word, title, css, true, Optional.of(new Order<>(key)));
        }
    }

    /// What an address asks for; whatever means nothing is the default.
    ///
    /// @param sort a column's word, `-` before it for the largest first
    /// @param page from 1, or 0 for all rows
    public Ask<R> ask(String filter, String sort, int page) {
        boolean descending = sort.startsWith("-");
        String word = descending ? sort.substring(1) : sort;
        for (var column : columns) {
            if (!column.word().isEmpty() && column.word().equals(word)) {
                return new Ask<>(this, words.parse(filter), column, descending, Math.max(0, page));
            }
        }
        return new Ask<>(this, words.parse(filter), columns.getFirst(), false, Math.max(0, page));
    }
}
