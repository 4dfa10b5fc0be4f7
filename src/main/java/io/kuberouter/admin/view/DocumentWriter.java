package io.kuberouter.admin.view;

import static io.kuberouter.admin.view.Documents.VERSION;

import io.kuberouter.agent.JournalEntry;
import io.kuberouter.agent.Overview;
import io.kuberouter.state.Counters;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The picture to the documents: the one place where JSON gets its words.
public final class DocumentWriter {

    private DocumentWriter() {}

    /// The virtual servers that were asked for.
    public static Documents.ServiceList services(Catalog catalog, Found<Row> found, Reading reading) {
        return new Documents.ServiceList(
                VERSION,
                "ServiceList",
                catalog.picture().identity().node(),
                catalog.picture().at(),
                found.filter(),
                found.total(),
                found.matching(),
                found.page(),
                found.rows().stream().map(row -> server(row, reading)).toList(),
                remarks(catalog, found));
    }

    /// The virtual servers of one Service.
    public static Documents.ServiceList service(Catalog catalog, List<Row> rows, List<Note> notes, Reading reading) {
        return new Documents.ServiceList(
                VERSION,
                "ServiceList",
                catalog.picture().identity().node(),
                catalog.picture().at(),
                "",
                catalog.rows().size(),
                rows.size(),
                0,
                rows.stream().map(row -> server(row, reading)).toList(),
                notes.stream().map(DocumentWriter::remark).toList());
    }

    private static List<Documents.Remark> remarks(Catalog catalog, Found<Row> found) {
        var notes = found.isFiltered()
                ? found.rows().stream()
                        .map(Row::service)
                        .distinct()
                        .flatMap(service -> catalog.notes(service).stream())
                        .distinct()
                        .sorted()
                : catalog.picture().notes().stream();
        return notes.map(DocumentWriter::remark).toList();
    }

    private static Documents.Server server(Row row, Reading reading) {
        var server = row.server();
        var key = row.key();
        var exposure = row.exposure();
        var counters = reading.counters(row);
        return new Documents.Server(
                new Documents.ServiceRef(exposure.namespace(), exposure.service(), exposure.port()),
                key.address().toString(),
                key.port().number(),
                key.protocol().toString(),
                exposure.kind().toString(),
                row.state().token(),
                row.reason(),
                server.scheduler(),
                flags(server.schedulerFlags()),
                server.persistence().toSeconds(),
                exposure.endpoints(),
                destinations(row, reading),
                counters == null ? null : counters(counters, reading.active(row), reading.inactive(row)),
                counters == null ? null : rates(counters),
                row.command());
    }

    /// The bits of `linux/ip_vs.h`, as the annotation `service.schedflags` names them.
    static List<String> flags(int bits) {
        var flags = new ArrayList<String>();
        for (int number = 1; number <= 3; number++) {
            if ((bits & 4 << number) != 0) {
                flags.add("flag-" + number);
            }
        }
        return flags;
    }

    private static List<Documents.RealServer> destinations(Row row, Reading reading) {
        var read = reading.byDestination(row);
        return row.server().destinations().stream()
                .map(destination -> {
                    var traffic = read.get(destination.toString());
                    return traffic == null
                            ? destination(destination, null, null)
                            : destination(
                                    destination,
                                    counters(traffic.counters(), traffic.active(), traffic.inactive()),
                                    rates(traffic.counters()));
                })
                .toList();
    }

    private static Documents.RealServer destination(
            Destination destination, Documents.@Nullable Counters counters, Documents.@Nullable Rates rates) {
        return new Documents.RealServer(
                destination.address().toString(),
                destination.port().number(),
                destination.weight(),
                word(destination.forward()),
                counters,
                rates);
    }

    private static Documents.Counters counters(Counters counters, long active, long inactive) {
        return new Documents.Counters(
                counters.connections(),
                counters.packetsIn(),
                counters.packetsOut(),
                counters.bytesIn(),
                counters.bytesOut(),
                known(active),
                known(inactive));
    }

    private static Documents.Rates rates(Counters counters) {
        return new Documents.Rates(
                counters.connectionsPerSecond(),
                counters.packetsInPerSecond(),
                counters.packetsOutPerSecond(),
                counters.bytesInPerSecond(),
                counters.bytesOutPerSecond());
    }

    private static @Nullable Long known(long value) {
        return value < 0 ? null : value;
    }

    /// The whole agent, with its last changes.
    public static Documents.Summary overview(Overview picture, List<JournalEntry> changes) {
        var identity = picture.identity();
        return new Documents.Summary(
                VERSION,
                "Overview",
                identity.node(),
                picture.at(),
                identity.addresses().stream().map(Object::toString).toList(),
                identity.version(),
                identity.kernel(),
                identity.started(),
                identity.functions(),
                picture.round(),
                api(picture.api()),
                picture.desired().servers().size(),
                destinations(picture),
                picture.areas().stream().map(DocumentWriter::area).toList(),
                health(picture.health()),
                pace(picture.pace()),
                picture.notes().stream().map(DocumentWriter::remark).toList(),
                changes.stream().map(DocumentWriter::change).toList());
    }

    /// How many destinations all virtual servers have together.
    public static int destinations(Overview picture) {
        var count = new int[1];
        picture.desired()
                .servers()
                .forEach((_, server) -> count[0] += server.destinations().size());
        return count[0];
    }

    private static Documents.Api api(Overview.Api api) {
        return new Documents.Api(
                api.server(), word(api.state()), api.since(), new TreeMap<>(api.objects()), api.trouble());
    }

    private static Documents.Area area(Overview.Area area) {
        return new Documents.Area(
                area.name(),
                word(area.state()),
                area.objects(),
                area.settledAt().orElse(null),
                area.verifiedAt().orElse(null),
                area.changes(),
                area.repairs(),
                new TreeMap<>(area.failures()),
                area.trouble());
    }

    /// What liveness and readiness answer.
    public static Documents.Health health(Overview.Health health) {
        return new Documents.Health(VERSION, "Health", health.live(), health.ready(), health.reasons());
    }

    private static Documents.Pace pace(Overview.Pace pace) {
        return new Documents.Pace(
                pace.p50().map(DocumentWriter::micros).orElse(null),
                pace.p99().map(DocumentWriter::micros).orElse(null),
                pace.rounds(),
                pace.failed());
    }

    private static long micros(Duration span) {
        return span.toNanos() / 1000;
    }

    /// A remark.
    public static Documents.Remark remark(Note note) {
        return new Documents.Remark(word(note.severity()), note.subject(), note.text(), note.advice());
    }

    private static Documents.Change change(JournalEntry entry) {
        return new Documents.Change(
                entry.number(),
                entry.at(),
                entry.area(),
                entry.object(),
                entry.change(),
                entry.cause(),
                entry.micros());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
