package io.kuberouter.admin.view;

import io.kuberouter.agent.Overview;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Exposure.Kind;
import io.kuberouter.state.Note;
import io.kuberouter.state.ServerKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All virtual servers of one picture, by Service, with the remarks that belong to each Service.
public final class Catalog {

    private static final Comparator<Row> BY_SERVICE = Catalog::inOrder;

    /// More changes than one row in so many: then all is made anew.
    private static final int FEW = 8;

    private final Overview picture;
    private final States states;
    private final List<Row> served;
    private final List<Row> rows;
    private final Map<ObjectName, List<Note>> notes;

    private Catalog(Overview picture, States states, List<Row> served) {
        this.picture = picture;
        this.states = states;
        this.served = Collections.unmodifiableList(served);
        var refused = new ArrayList<Row>();
        Refused.add(picture, refused);
        this.rows = refused.isEmpty() ? this.served : together(served, refused);
        this.notes = notesByService(picture);
    }

    private static List<Row> together(List<Row> served, List<Row> refused) {
        var all = new ArrayList<>(served);
        all.addAll(refused);
        all.sort(BY_SERVICE);
        return List.copyOf(all);
    }

    /// Reads a picture; work in proportion to its virtual servers.
    public static Catalog of(Overview picture) {
        var states = States.of(picture);
        var rows = new ArrayList<Row>(picture.desired().servers().size());
        var exposures = picture.desired().exposures();
        picture.desired()
                .servers()
                .forEach((key, server) -> rows.add(states.row(server, exposures.at(key, unexplained()))));
        rows.sort(BY_SERVICE);
        return new Catalog(picture, states, rows);
    }

    /// The catalog of a later picture, equal to one made anew. Work in proportion to what has changed since this one.
    public Catalog next(Overview later) {
        var judge = States.of(later);
        var changed = changedSince(later);
        if (!judge.equals(states) || changed.size() > served.size() / FEW) {
            return of(later);
        }
        var next = new ArrayList<>(served);
        changed.forEach(key -> replace(next, row(picture, states, key), row(later, judge, key)));
        return new Catalog(later, judge, next);
    }

    private Set<ServerKey> changedSince(Overview later) {
        var changed = new HashSet<ServerKey>();
        later.desired().servers().changesSince(picture.desired().servers(), (key, was, is) -> changed.add(key));
        later.desired().exposures().changesSince(picture.desired().exposures(), (key, was, is) -> changed.add(key));
        return changed;
    }

    private static void replace(List<Row> rows, @Nullable Row before, @Nullable Row after) {
        if (before != null) {
            rows.remove(Collections.binarySearch(rows, before, BY_SERVICE));
        }
        if (after != null) {
            rows.add(-1 - Collections.binarySearch(rows, after, BY_SERVICE), after);
        }
    }

    /// Null where nothing is planned for the key.
    private static @Nullable Row row(Overview picture, States states, ServerKey key) {
        var server = picture.desired().servers().at(key);
        return server == null
                ? null
                : states.row(server, picture.desired().exposures().at(key, unexplained()));
    }

    private static int inOrder(Row one, Row other) {
        var a = one.exposure();
        var b = other.exposure();
        int order = a.namespace().compareTo(b.namespace());
        order = order != 0 ? order : a.service().compareTo(b.service());
        order = order != 0 ? order : a.port().compareTo(b.port());
        order = order != 0 ? order : a.kind().compareTo(b.kind());
        return order != 0 ? order : one.key().compareTo(other.key());
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

    static ObjectName objectName(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new ObjectName("", text)
                : new ObjectName(text.substring(0, slash), text.substring(slash + 1));
    }
}
