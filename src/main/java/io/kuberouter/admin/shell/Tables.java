package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Documents as text for a terminal.
final class Tables {

    private Tables() {}

    static String services(Documents.ServiceList list) {
        var table = new TextTable(
                "SERVICE", "PORT", "VIRTUAL SERVER", "KIND", "SCHED", "DEST", "ACTIVE", "INACTIVE", "CONN/S", "STATE");
        for (var server : list.items()) {
            var counters = server.counters();
            var rates = server.rates();
            table.row(
                    server.service().namespace() + "/" + server.service().name(),
                    server.service().port(),
                    address(server),
                    server.exposure(),
                    server.scheduler(),
                    destinations(server),
                    counters == null || counters.active() == null ? "" : counters.active(),
                    counters == null || counters.inactive() == null ? "" : counters.inactive(),
                    rates == null ? "" : rates.connections(),
                    server.state());
        }
        String reasons = String.join(
                "",
                list.items().stream()
                        .filter(server -> !server.reason().isEmpty())
                        .map(server -> "! " + address(server) + ": " + server.reason() + "\n")
                        .toList());
        return table + (reasons.isEmpty() ? "" : "\n" + reasons) + remarks(list.notes());
    }

    private static String address(Documents.Server server) {
        String address = server.address().contains(":") ? "[" + server.address() + "]" : server.address();
        return address + ":" + server.port() + "/" + server.protocol();
    }

    private static String destinations(Documents.Server server) {
        long ready = server.destinations().stream()
                .filter(destination -> destination.weight() > 0)
                .count();
        return ready == server.endpoints() ? ready + "" : ready + " of " + server.endpoints();
    }

    static String overview(Documents.Summary it) {
        var head = it.node() + ", kube-router " + it.version() + ", kernel " + it.kernel() + ", round " + it.round()
                + "\nAPI server " + it.api().server() + " " + it.api().state() + ", "
                + Words.count(it.virtualServers(), "virtual server") + ", "
                + Words.count(it.destinations(), "destination") + ", " + pace(it.pace()) + "\n\n";
        var areas = new TextTable("AREA", "STATE", "OBJECTS", "CHANGES", "REPAIRS", "SETTLED", "CHECKED");
        for (var area : it.areas()) {
            areas.row(
                    area.name(),
                    area.state(),
                    area.objects(),
                    area.changes(),
                    area.repairs(),
                    ago(area.settledAt(), it.asOf()),
                    ago(area.verifiedAt(), it.asOf()));
        }
        var failures = new StringBuilder();
        it.areas()
                .forEach(area -> area.failures()
                        .forEach((object, reason) -> failures.append("! ")
                                .append(object)
                                .append(": ")
                                .append(reason)
                                .append('\n')));
        return head + areas + (failures.isEmpty() ? "" : "\n" + failures) + remarks(it.notes());
    }

    private static String pace(Documents.Pace pace) {
        var p50 = pace.p50Micros();
        return p50 == null
                ? "no change yet"
                : "event to kernel " + Words.duration(Duration.of(p50, ChronoUnit.MICROS)) + " p50";
    }

    private static String ago(@Nullable Instant then, Instant now) {
        return then == null ? "never" : Words.ago(then, now) + " ago";
    }

    static String health(Documents.Health health) {
        String live = health.live() ? "live" : "stuck";
        String ready = health.ready() ? "ready" : "not ready";
        String reasons = String.join(
                "",
                health.reasons().stream().map(reason -> "! " + reason + "\n").toList());
        return live + ", " + ready + "\n" + reasons;
    }

    static String items(Documents.Cleanup cleanup) {
        return String.join(
                "", cleanup.items().stream().map(item -> "  " + item + "\n").toList());
    }

    static String remarks(List<Documents.Remark> notes) {
        var text = new StringBuilder();
        for (var note : notes) {
            text.append(note.severity().equals("info") ? "i " : "! ")
                    .append(note.subject())
                    .append(": ")
                    .append(note.text())
                    .append('\n');
            if (!note.advice().isEmpty()) {
                text.append("  ").append(note.advice()).append('\n');
            }
        }
        return text.isEmpty() ? "" : "\n" + text;
    }
}
