package io.kuberouter.agent;

import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import java.util.ArrayList;
import java.util.List;

/// Takes everything of ours off the node: the plan of an empty node, settled from the top down. What is not ours is not
/// even seen.
final class Cleanup {

    private final List<Feature> features;

    Cleanup(List<Feature> features) {
        this.features = features;
    }

    /// What would be removed, one line per object: area and name.
    List<String> plan() {
        var lines = new ArrayList<String>();
        for (var area : topDown()) {
            try {
                area.look(Desired.NOTHING).keySet().forEach(key -> lines.add(area.name() + " " + key));
            } catch (TargetException e) {
                lines.add(area.name() + " cannot be read: " + e.getMessage());
            }
        }
        return lines;
    }

    /// Removes it.
    ///
    /// @return what is left, each with the reason; empty when all is gone
    List<String> run() {
        var left = new ArrayList<String>();
        for (var area : topDown()) {
            area.doubt();
            var outcome = area.clear(Desired.NOTHING, Desired.NOTHING, true);
            if (!outcome.trouble().isEmpty()) {
                left.add(area.name() + ": " + outcome.trouble());
            }
            outcome.failures().forEach((key, reason) -> left.add(area.name() + " " + key + ": " + reason));
        }
        return left;
    }

    /// What stays on purpose.
    List<String> kept() {
        return features.stream().flatMap(feature -> feature.kept().stream()).toList();
    }

    private List<Area<Desired, ?, ?>> topDown() {
        var areas = new ArrayList<Area<Desired, ?, ?>>();
        for (var feature : features.reversed()) {
            areas.addAll(feature.areas().reversed());
            areas.addAll(feature.leftovers());
            areas.addAll(feature.belongings());
        }
        return areas;
    }
}
