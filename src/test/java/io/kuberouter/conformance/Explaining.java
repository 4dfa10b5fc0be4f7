package io.kuberouter.conformance;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.plan.firewall.Explainer;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Explanation;
import io.kuberouter.state.Flow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks for explanations on the node of whoever is concerned.
final class Explaining {

    private final Model model;
    private final Map<String, Inputs> inputs = new HashMap<>();

    Explaining(Model model) {
        this.model = model;
    }

    /// Where explanations differ from what is expected; empty when they are right.
    List<String> differences(List<Cell> cells, Expectation expectation) {
        var naive = Walk.allowed(model, cells, new NaiveJudge());
        var differences = new ArrayList<String>();
        for (var cell : cells) {
            boolean expected = expectation.of(cell).orElseGet(() -> naive.contains(cell.flow()));
            difference(cell, expected, expectation.by(cell)).ifPresent(differences::add);
        }
        return differences;
    }

    private Optional<String> difference(Cell cell, boolean expected, Optional<Direction> by) {
        var told = explain(cell.flow());
        if (told.allowed() != expected) {
            return Optional.of(cell + " is explained as " + (told.allowed() ? "allowed" : "refused"));
        }
        boolean blamed = by.map(side -> side == Direction.EGRESS ? told.egress() : told.ingress())
                .map(side -> !side.allowed())
                .orElse(true);
        return blamed ? Optional.empty() : Optional.of(cell + " is not explained by " + by.get());
    }

    private Explanation explain(Flow flow) {
        String node = flow.to()
                .pod()
                .or(flow.from()::pod)
                .map(model.pods()::get)
                .map(Sketch::node)
                .orElse(model.nodes().getFirst());
        return new Explainer(model.settings(node)).explain(inputs.computeIfAbsent(node, model::inputs), flow);
    }
}
