package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Found;
import io.kuberouter.admin.view.Reading;
import io.kuberouter.admin.view.Row;
import io.kuberouter.admin.view.RowState;
import io.kuberouter.admin.view.Words;
import io.kuberouter.agent.Traffic;
import io.kuberouter.state.Counters;
import java.util.List;
import java.util.stream.Stream;

/// The Services page: who answers on which address?
record ServicesPage(String sub, TableFrame table, List<ServiceLine> lines) {

    static ServicesPage of(Found<Row> found, Reading reading) {
        return new ServicesPage(
                sub(found, reading.traffic()),
                TableFrame.of(found, completions(found.all())),
                found.rows().stream().map(row -> ServiceLine.of(row, reading)).toList());
    }

    private static String sub(Found<Row> found, Traffic traffic) {
        long rate = traffic.servers().values().stream()
                .mapToLong(Counters::connectionsPerSecond)
                .sum();
        return TableFrame.count(found, "virtual server", "virtual servers") + " · " + Words.count(rate, "connection")
                + " a second on this node";
    }

    private static Completions completions(List<Row> rows) {
        return new Completions()
                .with("state", Stream.of(RowState.values()).map(RowState::token))
                .with("kind", rows.stream().map(row -> row.exposure().kind()))
                .with(
                        "sched",
                        rows.stream().map(row -> row.server().scheduler()).filter(name -> !name.isEmpty()))
                .with("ns", rows.stream().map(row -> row.exposure().namespace()));
    }
}
