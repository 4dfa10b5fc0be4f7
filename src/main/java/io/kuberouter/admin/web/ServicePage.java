package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Catalog;
import io.kuberouter.admin.view.Reading;
import io.kuberouter.admin.view.Row;
import io.kuberouter.admin.view.Words;
import io.kuberouter.agent.JournalEntry;
import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Destination;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One Service: its virtual servers with all their destinations, what there is to say about it, and what changed.
record ServicePage(
        String heading,
        String sub,
        List<Server> servers,
        List<Need> notes,
        List<Annotation> annotations,
        List<ChangeLine> changes,
        String json,
        String csv) {

    record Server(ServiceLine line, List<DestinationLine> destinations) {}

    record Annotation(String name, String value) {}

    /// @param place the node it runs on, empty when the slice does not say
    record DestinationLine(
            String address,
            String place,
            String weight,
            Chip chip,
            String forward,
            String active,
            String inactive,
            String rate,
            String bytes) {}

    static ServicePage of(Catalog catalog, ObjectName name, Reading reading, List<JournalEntry> journal, Instant now) {
        var rows = catalog.rows(name);
        var service = catalog.picture().inputs().services().at(name);
        var places = places(catalog, name);
        String self = "/services/" + name;
        return new ServicePage(
                name.toString(),
                sub(rows, service == null ? "" : service.type()),
                rows.stream().map(row -> server(row, reading, places)).toList(),
                catalog.notes(name).stream().map(Need::of).toList(),
                service == null ? List.of() : annotations(service.annotations()),
                journal.stream()
                        .filter(entry -> concerns(entry, name, rows))
                        .limit(12)
                        .map(entry -> ChangeLine.of(entry, now))
                        .toList(),
                self + ".json",
                "/services.csv?q=ns:" + name.namespace() + "+svc:" + name.name());
    }

    private static String sub(List<Row> rows, String type) {
        int destinations = rows.stream().mapToInt(Row::ready).max().orElse(0);
        return (type.isEmpty() ? "" : type + " · ") + Words.count(rows.size(), "virtual server") + " · "
                + Words.count(destinations, "destination") + " each at most";
    }

    private static Map<Ip, String> places(Catalog catalog, ObjectName name) {
        var places = new HashMap<Ip, String>();
        catalog.picture().inputs().slices().forEach((_, slice) -> {
            if (slice.service().equals(name)) {
                for (Endpoint endpoint : slice.endpoints()) {
                    endpoint.addresses().forEach(ip -> places.put(ip, endpoint.node()));
                }
            }
        });
        return places;
    }

    private static Server server(Row row, Reading reading, Map<Ip, String> places) {
        var planned = row.server().destinations();
        var leaving = reading.leftOver(row);
        return new Server(
                ServiceLine.of(row, reading),
                Stream.concat(planned.stream(), leaving.stream())
                        .map(destination -> line(row, destination, reading, places, leaving.contains(destination)))
                        .toList());
    }

    private static DestinationLine line(
            Row row, Destination destination, Reading reading, Map<Ip, String> places, boolean leaving) {
        var read = reading.byDestination(row).get(destination.toString());
        var chip = leaving
                ? new Chip("plain", "–", "leaving")
                : destination.weight() == 0 ? new Chip("plain", "…", "draining") : new Chip("ok", "✓", "serving");
        return new DestinationLine(
                destination.toString(),
                places.getOrDefault(destination.address(), ""),
                Words.number(destination.weight()),
                chip,
                destination.forward().name().toLowerCase(Locale.ROOT),
                read == null ? "–" : Words.number(read.active()),
                read == null ? "–" : Words.number(read.inactive()),
                read == null ? "–" : Words.number(read.counters().connectionsPerSecond()),
                read == null
                        ? "–"
                        : Words.bytes(read.counters().bytesInPerSecond()
                                        + read.counters().bytesOutPerSecond()) + "/s");
    }

    private static List<Annotation> annotations(Map<String, String> annotations) {
        return new TreeMap<>(annotations)
                .entrySet().stream()
                        .map(entry -> new Annotation(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static boolean concerns(JournalEntry entry, ObjectName name, List<Row> rows) {
        return entry.cause().endsWith("Service " + name)
                || entry.cause().contains("EndpointSlice " + name + "-")
                || rows.stream().anyMatch(row -> entry.object().equals(row.key().toString()));
    }
}
