package io.kuberouter.admin.view;

import io.kuberouter.agent.Traffic;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// By what rows are sorted.
///
/// @param descending the largest first
public record Order(Column column, boolean descending) {

    /// Catalog order: by Service.
    public static final Order DEFAULT = new Order(Column.SERVICE, false);

    /// What can be sorted by.
    public enum Column {
        SERVICE,
        ADDRESS,
        KIND,
        SCHEDULER,
        RATE,
        DESTINATIONS,
        STATE;

        /// As the address bar writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Reads `rate`, or `-rate` for the largest first; anything else is the default.
    public static Order parse(String text) {
        boolean descending = text.startsWith("-");
        String word = descending ? text.substring(1) : text;
        for (var column : Column.values()) {
            if (column.word().equals(word)) {
                return new Order(column, descending);
            }
        }
        return DEFAULT;
    }

    /// As the address bar writes it.
    public String text() {
        return (descending ? "-" : "") + column.word();
    }

    /// The rows in this order; equal ones keep the catalog's.
    public List<Row> of(List<Row> rows, Traffic traffic) {
        if (equals(DEFAULT)) {
            return rows;
        }
        return switch (column) {
            case SERVICE -> sorted(rows, Row::service);
            case ADDRESS -> sorted(rows, Row::key);
            case KIND -> sorted(rows, row -> row.exposure().kind());
            case SCHEDULER -> sorted(rows, row -> row.server().scheduler());
            case RATE -> sorted(rows, row -> rate(row, traffic));
            case DESTINATIONS -> sorted(rows, Row::ready);
            case STATE -> sorted(rows, Row::state);
        };
    }

    private record Keyed<K extends Comparable<? super K>>(K key, Row row) {}

    /// What rows are compared by is found once for each.
    private <K extends Comparable<? super K>> List<Row> sorted(List<Row> rows, Function<Row, K> key) {
        Comparator<Keyed<K>> order = (one, other) -> one.key.compareTo(other.key);
        return rows.stream()
                .map(row -> new Keyed<>(key.apply(row), row))
                .sorted(descending ? order.reversed() : order)
                .map(Keyed::row)
                .toList();
    }

    private static long rate(Row row, Traffic traffic) {
        var counters = traffic.servers().get(row.key());
        return counters == null ? -1 : counters.connectionsPerSecond();
    }
}
