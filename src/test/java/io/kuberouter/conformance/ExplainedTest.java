package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people are told is what happens: the explanation of each connection has the verdict that a case asks for.
class ExplainedTest {

    static List<Case> cases() {
        return Cases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anExplanationHasTheVerdictOfTheCase(Case one) {
        var wrong = new ArrayList<String>();
        var model = one.topology().model();
        for (var step : one.steps()) {
            model = step.on(model, one.topology());
            var cells = Cell.all(model, one.topology());
            var naive = Walk.allowed(model, cells, new NaiveJudge());
            var asked = new Asked(model);
            for (var cell : cells) {
                boolean expected = step.expectation().of(cell).orElseGet(() -> naive.contains(cell.flow()));
                wrong.addAll(wrong(cell, expected, step.expectation().by(cell), asked.explain(cell.flow())));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> wrong(Cell cell, boolean expected, Optional<Direction> by, Explanation told) {
        if (told.allowed() != expected) {
            return List.of(cell + " is explained as " + (told.allowed() ? "allowed" : "refused"));
        }
        boolean blamed = by.map(side -> side == Direction.EGRESS ? told.egress() : told.ingress())
                .map(side -> !side.allowed())
                .orElse(true);
        return blamed ? List.of() : List.of(cell + " is not explained by " + by);
    }

    /// Questions asked on the node of whoever is concerned.
    private record Asked(Model model, Map<String, Inputs> inputs) {

        Asked(Model model) {
            this(model, new HashMap<>());
        }

        Explanation explain(Flow flow) {
            String node = flow.to()
                    .pod()
                    .or(flow.from()::pod)
                    .map(model.pods()::get)
                    .map(Sketch::node)
                    .orElse(model.nodes().getFirst());
            return new Explainer(model.settings(node)).explain(inputs.computeIfAbsent(node, model::inputs), flow);
        }
    }
}
