package io.kuberouter.admin.view;

import io.kuberouter.admin.view.Listing.Column;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Destination;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The table of virtual servers: what can be filtered and sorted, by which words.
public final class ServiceTable {

    private static final Vocabulary<Row> WORDS = Vocabulary.<Row>of(
                    text -> row -> row.service().toString().contains(text))
            .with("ns", Vocabulary.named(row -> row.exposure().namespace()))
            .with("svc", Vocabulary.named(row -> row.exposure().service()))
            .with(
                    "ip",
                    Vocabulary.within(row -> Stream.concat(
                            Stream.of(row.key().address()),
                            row.server().destinations().stream().map(Destination::address))))
            .with(
                    "port",
                    value -> row -> row.key().port().toString().equals(value)
                            || row.exposure().port().equals(value))
            .with("state", ServiceTable::state)
            .with("sched", value -> row -> row.server().scheduler().equals(value))
            .with("kind", value -> row -> row.exposure().kind().toString().equalsIgnoreCase(value));

    private ServiceTable() {}

    /// The table beside these counters; without any, all rates are equal.
    public static Listing<Row> of(Traffic traffic) {
        return new Listing<>(
                "/services",
                "virtual server of this node",
                WORDS,
                List.of(
                        Column.text("service", "Service", "", Row::service),
                        Column.text("address", "Virtual server", "", Row::key),
                        Column.text(
                                "kind", "Kind", "wide", row -> row.exposure().kind()),
                        Column.text(
                                "scheduler",
                                "Scheduler",
                                "wide",
                                row -> row.server().scheduler()),
                        Column.number("rate", "Conn/s", "num mid", row -> rate(row, traffic)),
                        Column.plain("Active", "num mid"),
                        Column.plain("Inactive", "num wide spare"),
                        Column.number("destinations", "Destinations", "mid", Row::ready),
                        Column.number("state", "State", "", Row::state)));
    }

    private static Predicate<Row> state(String value) {
        for (var state : RowState.values()) {
            if (state.token().equalsIgnoreCase(value)) {
                return row -> row.state() == state;
            }
        }
        throw new IllegalArgumentException("'" + value + "' is not a state; there are "
                + Stream.of(RowState.values()).map(RowState::token).collect(Collectors.joining(", ")));
    }

    private static long rate(Row row, Traffic traffic) {
        var counters = traffic.servers().get(row.key());
        return counters == null ? -1 : counters.connectionsPerSecond();
    }
}
