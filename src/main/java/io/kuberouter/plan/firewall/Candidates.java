package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.LabelSelector.Operator;
import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The pods of one moment by what most choices ask for first, so that thousands of new groups are filled without each
/// looking at every pod.
final class Candidates {

    private final List<Actor> all = new ArrayList<>();
    private final Map<String, List<Actor>> byNamespace = new HashMap<>();
    private final Map<Label, List<Actor>> byLabel = new HashMap<>();

    private record Label(String key, String value) {}

    Candidates(PodIndex pods) {
        pods.forEach(this::add);
    }

    private void add(Actor actor) {
        all.add(actor);
        byNamespace
                .computeIfAbsent(actor.pod().name().namespace(), _ -> new ArrayList<>())
                .add(actor);
        actor.labels()
                .forEach((key, value) -> byLabel.computeIfAbsent(new Label(key, value), _ -> new ArrayList<>())
                        .add(actor));
    }

    /// The pods that a choice matches.
    List<Actor> of(Choice choice) {
        var found = new ArrayList<Actor>();
        for (var actor : fewest(choice)) {
            if (choice.matches(actor)) {
                found.add(actor);
            }
        }
        return found;
    }

    /// Their addresses of one family.
    static Table<Prefix, Prefix> addresses(List<Actor> actors, Family family) {
        var found = new ArrayList<Prefix>();
        for (var actor : actors) {
            for (var address : actor.addresses()) {
                if (address.family() == family) {
                    found.add(address);
                }
            }
        }
        found.sort(null);
        return Table.ofSorted(distinct(found), address -> address);
    }

    private static List<Prefix> distinct(List<Prefix> sorted) {
        var distinct = new ArrayList<Prefix>(sorted.size());
        for (var address : sorted) {
            if (distinct.isEmpty() || !distinct.getLast().equals(address)) {
                distinct.add(address);
            }
        }
        return distinct;
    }

    private List<Actor> fewest(Choice choice) {
        var fewest = choice.scope() instanceof Choice.Scope.In(String namespace)
                ? byNamespace.getOrDefault(namespace, List.of())
                : all;
        for (var clause : choice.pods().clauses()) {
            if (clause.operator() == Operator.IN && clause.values().size() == 1) {
                var those = byLabel.getOrDefault(
                        new Label(clause.key(), clause.values().getFirst()), List.of());
                fewest = those.size() < fewest.size() ? those : fewest;
            }
        }
        return fewest;
    }
}
