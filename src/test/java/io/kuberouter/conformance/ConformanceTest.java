package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases themselves, and the readings of policies that need no kernel.
class ConformanceTest {

    static List<Case> cases() {
        return Cases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNaiveReadingSaysWhatIsWrittenByHand(Case one) {
        assertThat(Walk.differences(one, new NaiveJudge())).isEmpty();
    }

    @Test
    void noCaseIsMissing() {
        var counts = new TreeMap<String, Integer>();
        cases().forEach(one -> counts.merge(one.family(), 1, Integer::sum));
        assertThat(counts).containsAllEntriesOf(Map.of(
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
}
