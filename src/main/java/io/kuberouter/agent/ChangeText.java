package io.kuberouter.agent;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Chain;
import io.kuberouter.state.Destination;
import io.kuberouter.state.Route;
import io.kuberouter.state.Sysctl;
import io.kuberouter.state.VirtualServer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What an edit did to an object, in the words of the journal.
final class ChangeText {

    private static final int LISTED = 6;

    private ChangeText() {}

    static String of(Edit<?, ?> edit) {
        Object before = edit.before();
        Object after = edit.after();
        if (after == null) {
            return "removed";
        }
        if (before instanceof VirtualServer was && after instanceof VirtualServer is) {
            return servers(was, is);
        }
        if (after instanceof Sysctl is) {
            return before instanceof Sysctl was ? was.value() + " → " + is.value() : "set to " + is.value();
        }
        if (before == null) {
            return after instanceof VirtualServer is ? "created, " + count(is.destinations()) : "created";
        }
        return switch (after) {
            case Chain chain -> "rewritten, " + chain.rules().size() + " rules";
            case Route route ->
                "replaced" + route.source().map(ip -> ", src " + ip).orElse("");
            default -> "replaced";
        };
    }

    private static String count(List<Destination> destinations) {
        return destinations.size() + (destinations.size() == 1 ? " destination" : " destinations");
    }

    private static String servers(VirtualServer was, VirtualServer is) {
        var parts = new ArrayList<String>();
        if (!was.scheduler().equals(is.scheduler())) {
            parts.add("scheduler " + was.scheduler() + " → " + is.scheduler());
        }
        if (!was.persistence().equals(is.persistence())) {
            parts.add("sticky " + was.persistence().toSeconds() + " s → "
                    + is.persistence().toSeconds() + " s");
        }
        var old = new TreeMap<Destination, Destination>();
        was.destinations().forEach(d -> old.put(d, d));
        for (var destination : is.destinations()) {
            var previous = old.remove(destination);
            if (previous == null) {
                parts.add("+" + destination);
            } else if (!previous.equals(destination)) {
                parts.add(destination + " weight " + previous.weight() + " → " + destination.weight());
            }
        }
        old.keySet().forEach(destination -> parts.add("−" + destination));
        if (parts.isEmpty()) {
            return "taken over";
        }
        return parts.size() <= LISTED
                ? String.join(", ", parts)
                : String.join(", ", parts.subList(0, LISTED)) + " and " + (parts.size() - LISTED) + " more";
    }
}
