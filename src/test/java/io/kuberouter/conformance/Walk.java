package io.kuberouter.conformance;

import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Walks cases over a plane.
public final class Walk {

    private static final Plane NAIVE = new NaiveJudge();

    private Walk() {}

    /// Where a plane differs from what a case says, or else from the naive reading; empty when it is right.
    public static List<String> differences(Case one, Plane plane) {
        var differences = new ArrayList<String>();
        var model = one.topology().model();
        int number = 0;
        for (var step : one.steps()) {
            number++;
            model = step.on(model, one.topology());
            for (String difference : differences(model, Cell.all(model, one.topology()), step.expectation(), plane)) {
                differences.add(one.id() + " step " + number + ": " + difference);
            }
        }
        return differences;
    }

    /// Where a plane differs from the naive reading of one cluster.
    public static List<String> differences(Model model, List<Cell> cells, Plane plane) {
        return differences(model, cells, Expectation.MODEL, plane);
    }

    private static List<String> differences(Model model, List<Cell> cells, Expectation expectation, Plane plane) {
        var naive = expectation.start().isPresent() ? Set.<Flow>of() : allowed(model, cells, NAIVE);
        var actual = allowed(model, cells, plane);
        var differences = new ArrayList<String>();
        for (var cell : cells) {
            boolean expected = expectation.of(cell).orElseGet(() -> naive.contains(cell.flow()));
            if (expected != actual.contains(cell.flow())) {
                differences.add(cell + (expected ? " is refused" : " passes"));
            }
        }
        return differences;
    }

    /// The connections that every node lets through.
    public static Set<Flow> allowed(Model model, List<Cell> cells, Plane plane) {
        var allowed = new LinkedHashSet<Flow>();
        cells.forEach(cell -> allowed.add(cell.flow()));
        for (String node : model.nodes()) {
            var touching = new LinkedHashSet<>(allowed);
            touching.removeIf(flow -> !touches(model, node, flow.from()) && !touches(model, node, flow.to()));
            try (var verdicts = plane.load(model.inputs(node), model.settings(node))) {
                var refused = new HashSet<>(touching);
                refused.removeAll(verdicts.allowed(touching));
                allowed.removeAll(refused);
            }
        }
        return allowed;
    }

    private static boolean touches(Model model, String node, Flow.End end) {
        Optional<PodKey> pod = end.pod();
        return pod.map(model.pods()::get)
                        .map(sketch -> sketch.node().equals(node))
                        .orElse(false)
                || model.podNetwork(node, end.address().family()).contains(end.address())
                || model.address(node, end.address().family()).equals(end.address());
    }
}
