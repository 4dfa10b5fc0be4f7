package io.kuberouter.admin.view;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// By what rows are sorted.
///
/// @param key what rows are compared by; found once for each row
public record Order<R, K extends Comparable<? super K>>(Function<R, K> key) {

    private record Keyed<R, K>(K key, R row) {}

    /// Equal rows keep the order they came in.
    List<R> sorted(List<R> rows, boolean descending) {
        Comparator<Keyed<R, K>> order = (one, other) -> one.key.compareTo(other.key);
        return rows.stream()
                .map(row -> new Keyed<>(key.apply(row), row))
                .sorted(descending ? order.reversed() : order)
                .map(Keyed::row)
                .toList();
    }
}
