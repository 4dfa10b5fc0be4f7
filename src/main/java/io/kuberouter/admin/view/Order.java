package io.kuberouter.admin.view;

import io.kuberouter.agent.Traffic;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
        var comparator = comparator(traffic);
        return rows.stream()
                .sorted(descending ? comparator.reversed() : comparator)
                .toList();
    }

    private Comparator<Row> comparator(Traffic traffic) {
        return switch (column) {
            case SERVICE -> Comparator.comparing(Row::service);
            case ADDRESS -> Comparator.comparing(Row::key);
            case KIND -> Comparator.comparing(row -> row.exposure().kind());
            case SCHEDULER -> Comparator.comparing(row -> row.server().scheduler());
            case RATE -> Comparator.comparingLong(row -> rate(row, traffic));
            case DESTINATIONS -> Comparator.comparingInt(Row::ready);
            case STATE -> Comparator.comparing(Row::state);
        };
    }

    private static long rate(Row row, Traffic traffic) {
        var counters = traffic.servers().get(row.key());
        return counters == null ? -1 : counters.connectionsPerSecond();
    }
}
