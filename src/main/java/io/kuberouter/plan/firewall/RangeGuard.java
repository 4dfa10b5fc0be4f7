package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;

/// Finds Services whose addresses or node ports lie outside the ranges of the flags. What a pod sends to such an
/// address would be judged before its real destination is known, and refused by an egress policy that allows the
/// Service's pods: the most common mistake in setting up the original. Looks only at Services that changed.
final class RangeGuard {

    private static final String EFFECT = "; egress policies refuse what pods send to it";

    private final GuardFrame frame;
    private Table<ObjectName, Service> seen = Table.empty();
    private Table<Note, Note> notes = Table.empty();

    RangeGuard(GuardFrame frame) {
        this.frame = frame;
    }

    /// A remark for each Service of these that lies outside.
    Table<Note, Note> notes(Table<ObjectName, Service> services) {
        services.changesSince(seen, (name, was, is) -> {
            if (was != null) {
                remarks(was).forEach(note -> notes = notes.without(note));
            }
            if (is != null) {
                remarks(is).forEach(note -> notes = notes.with(note, note));
            }
        });
        seen = services;
        return notes;
    }

    /// Whether a remark is one of these.
    static boolean isOfRanges(Note note) {
        return note.text().endsWith(EFFECT);
    }

    private List<Note> remarks(Service service) {
        var remarks = new ArrayList<Note>();
        var outside = service.clusterIps().stream()
                .filter(ip -> frame.families().contains(ip.family()) && !within(frame.clusterIps(), ip))
                .findFirst();
        outside.ifPresent(ip -> remarks.add(note(
                service,
                "cluster IP " + ip + " is outside --service-cluster-ip-range" + EFFECT,
                "Give --service-cluster-ip-range the range that the API server uses.")));
        service.ports().stream()
                .flatMap(port -> port.nodePort().stream())
                .filter(port -> !frame.nodePorts().contains(port))
                .findFirst()
                .ifPresent(port -> remarks.add(note(
                        service,
                        "node port " + port.number() + " is outside --service-node-port-range" + EFFECT,
                        "Give --service-node-port-range the range that the API server uses.")));
        return remarks;
    }

    private static boolean within(List<Prefix> ranges, Ip ip) {
        return ranges.stream().anyMatch(range -> range.contains(ip));
    }

    private static Note note(Service service, String text, String advice) {
        return new Note(Severity.WARNING, "Service " + service.name(), text, advice);
    }
}
