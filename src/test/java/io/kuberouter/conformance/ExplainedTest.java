package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people are told is what happens: the explanation of each connection has the verdict that a case asks for, and
/// blames the side that refuses.
class ExplainedTest {

    static List<Case> cases() {
        return Cases.all();
    }

    /// 13.9.
    @ParameterizedTest
    @MethodSource("cases")
    void anExplanationHasTheVerdictOfTheCase(Case one) {
        var wrong = new ArrayList<String>();
        var model = one.topology().model();
        for (var step : one.steps()) {
            model = step.on(model, one.topology());
            wrong.addAll(new Explaining(model).differences(Cell.all(model, one.topology()), step.expectation()));
        }
        assertThat(wrong).isEmpty();
    }
}
