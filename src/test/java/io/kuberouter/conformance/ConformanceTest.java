package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.state.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The cases themselves, and the readings of policies that need no kernel.
class ConformanceTest {

    private static final Map<String, Plane> PLANES = Planes.pure();

    static List<Case> cases() {
        return Cases.all();
    }

    static List<Case> byHand() {
        return Cases.byHand();
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void theNaiveReadingSaysWhatIsWrittenByHand(Case one) {
        assertThat(Walk.differences(one, new NaiveJudge())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void theSideThatRefusesIsTheOneWrittenByHand(Case one) {
        var wrong = new ArrayList<String>();
        var model = one.topology().model();
        for (var step : one.steps()) {
            model = step.on(model, one.topology());
            for (var cell : Cell.all(model, one.topology())) {
                var by = step.expectation().by(cell);
                if (by.isPresent() && passes(model, cell, by.get())) {
                    wrong.add(cell + " is not refused by " + by.get());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean passes(Model model, Cell cell, Direction side) {
        return model.nodes().stream().allMatch(node -> {
            var judged = new NaiveJudge().load(model.inputs(node), model.settings(node));
            return side == Direction.EGRESS ? judged.sends(cell.flow()) : judged.receives(cell.flow());
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePlannerSaysTheSame(Case one) {
        PLANES.forEach((name, plane) ->
                assertThat(Walk.differences(one, plane)).as(name).isEmpty());
    }

    @Test
    void noCaseIsMissing() {
        var counts = new TreeMap<String, Integer>();
        cases().forEach(one -> counts.merge(one.family(), 1, Integer::sum));
        assertThat(counts)
                .containsAllEntriesOf(Map.of("suite-tcp", 42, "suite-udp", 3, "suite-sctp", 3))
                .containsAllEntriesOf(Map.of(
                        "target", 6,
                        "rules", 4,
                        "peers", 112,
                        "ports", 70,
                        "actions", 6,
                        "conflicts", 16,
                        "namespace-label", 2,
                        "example", 1,
                        "from-suite", 13));
    }

    @Test
    void noGroupOfTheSuiteIsSmaller() {
        var counts = new TreeMap<String, Integer>();
        Cases.of("suite-tcp")
                .forEach(one -> counts.merge(one.id().substring(0, one.id().indexOf('-')), 1, Integer::sum));
        assertThat(counts)
                .isEqualTo(Map.of(
                        "isolation", 6,
                        "peers", 13,
                        "ports", 5,
                        "stacked", 3,
                        "change", 5,
                        "egress", 4,
                        "block", 3,
                        "protocol", 3));
    }

    /// Those that a matrix of verdicts can show; the rest are faults of tools, marks and time.
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "8", "8b", "8c", "11", "12", "13", "16", "17"})
    void everyFaultOfTheOriginalHasACase(String number) {
        assertThat(Cases.of("faults")).anyMatch(one -> one.id().startsWith("f12-" + number + "-"));
    }
}
