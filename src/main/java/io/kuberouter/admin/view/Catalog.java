package io.kuberouter.admin.view;

import io.kuberouter.agent.Overview;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Exposure.Kind;
import io.kuberouter.state.Note;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All virtual servers of one picture, by Service, with the remarks that belong to each Service.
public final class Catalog {

    private static final Comparator<Row> BY_SERVICE = Comparator.comparing(
                    (Row row) -> row.exposure().namespace())
            .thenComparing(row -> row.exposure().service())
            .thenComparing(row -> row.exposure().port())
            .thenComparing(row -> row.exposure().kind())
            .thenComparing(Row::key);

    private final Overview picture;
    private final List<Row> rows;
    private final Map<ObjectName, List<Note>> notes;

    private Catalog(Overview picture, List<Row> rows, Map<ObjectName, List<Note>> notes) {
        this.picture = picture;
        this.rows = rows;
        this.notes = notes;
    }

    /// Reads a picture; work in proportion to its virtual servers.
    public static Catalog of(Overview picture) {
        var states = new States(picture);
        var servers = picture.desired().servers();
        var exposures = picture.desired().exposures();
        var rows = new ArrayList<Row>(servers.size());
        servers.forEach((key, server) -> rows.add(states.row(server, exposures.at(key, unexplained()))));
        refused(picture, rows);
        rows.sort(BY_SERVICE);
        return new Catalog(picture, List.copyOf(rows), notesByService(picture));
    }

    public Overview picture() {
        return picture;
    }

    /// Ordered by Service, port, kind and address.
    public List<Row> rows() {
        return rows;
    }

    /// The virtual servers of one Service.
    public List<Row> rows(ObjectName service) {
        return rows.stream().filter(row -> row.service().equals(service)).toList();
    }

    /// What there is to say about a Service, its EndpointSlices included.
    public List<Note> notes(ObjectName service) {
        return notes.getOrDefault(service, List.of());
    }

    private static Exposure unexplained() {
        return new Exposure("", "", "", Kind.CLUSTER_IP, 0);
    }

    /// A Service that a remark calls failing gets a row for each address that the remark names and that serves somebody
    /// else or nobody.
    private static void refused(Overview picture, List<Row> rows) {
        for (var note : picture.notes()) {
            if (note.severity() == Note.Severity.FAILING && note.subject().startsWith("Service ")) {
                var service =
                        picture.inputs().services().at(objectName(note.subject().substring(8)));
                if (service != null) {
                    refused(picture, service, note, rows);
                }
            }
        }
    }

    private static void refused(Overview picture, Service service, Note note, List<Row> rows) {
        claims(picture, service).forEach(claim -> {
            boolean named = note.text().contains(claim.key().toString())
                    || note.text().contains("'" + claim.key().address() + "'");
            if (named && !isServed(picture, claim)) {
                var nothing = new VirtualServer(claim.key(), "", 0, Duration.ZERO, List.of());
                rows.add(new Row(nothing, claim.exposure(), RowState.REFUSED, note.text()));
            }
        });
    }

    private record Claim(ServerKey key, Exposure exposure) {}

    private static boolean isServed(Overview picture, Claim claim) {
        var owner = picture.desired().exposures().at(claim.key());
        return owner != null
                && owner.namespace().equals(claim.exposure().namespace())
                && owner.service().equals(claim.exposure().service());
    }

    private static List<Claim> claims(Overview picture, Service service) {
        var claims = new ArrayList<Claim>();
        for (var port : service.ports()) {
            service.clusterIps().forEach(ip -> claims.add(claim(service, port, ip, port.port(), Kind.CLUSTER_IP)));
            service.externalIps().forEach(ip -> claims.add(claim(service, port, ip, port.port(), Kind.EXTERNAL_IP)));
            service.loadBalancerIps()
                    .forEach(ip -> claims.add(claim(service, port, ip, port.port(), Kind.LOAD_BALANCER_IP)));
            port.nodePort()
                    .ifPresent(number -> picture.identity()
                            .addresses()
                            .forEach(ip -> claims.add(claim(service, port, ip, number, Kind.NODE_PORT))));
        }
        return claims;
    }

    private static Claim claim(Service service, ServicePort port, Ip ip, Port number, Kind kind) {
        var name = service.name();
        return new Claim(
                new ServerKey(ip, port.protocol(), number),
                new Exposure(name.namespace(), name.name(), port.name(), kind, 0));
    }

    private static Map<ObjectName, List<Note>> notesByService(Overview picture) {
        var notes = new HashMap<ObjectName, List<Note>>();
        for (var note : picture.notes()) {
            service(picture, note.subject())
                    .forEach(name ->
                            notes.computeIfAbsent(name, _ -> new ArrayList<>()).add(note));
        }
        return notes;
    }

    private static Stream<ObjectName> service(Overview picture, String subject) {
        if (subject.startsWith("Service ")) {
            return Stream.of(objectName(subject.substring(8)));
        }
        if (subject.startsWith("EndpointSlice ")) {
            var slice = picture.inputs().slices().at(objectName(subject.substring(14)));
            return Stream.ofNullable(slice).map(found -> found.service());
        }
        return Stream.empty();
    }

    private static ObjectName objectName(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new ObjectName("", text)
                : new ObjectName(text.substring(0, slash), text.substring(slash + 1));
    }
}
