package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases are good for something: each of these mistakes breaks at least one that was written by hand.
class MutantTest {

    private static final List<Case> CASES = Cases.byHand();

    static Set<String> misreadings() {
        return ReadingMutants.all().keySet();
    }

    static Set<String> damages() {
        return RulesetMutants.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("misreadings")
    void aMisreadingIsNoticed(String name) {
        var misread = ReadingMutants.all().getOrDefault(name, UnaryOperator.identity());
        Plane naive = new NaiveJudge();
        assertThat(notices((inputs, settings) -> naive.load(misread.apply(inputs), settings)))
                .as("a case that notices that %s", name)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageToARulesetIsNoticed(String name) {
        var damage = RulesetMutants.all().getOrDefault(name, UnaryOperator.identity());
        assertThat(notices(new RulesetJudge(damage)))
                .as("a case that notices that %s", name)
                .isTrue();
    }

    /// So that random clusters, too, are good for something.
    @ParameterizedTest
    @MethodSource("damages")
    void damageToARulesetIsNoticedByARandomCluster(String name) {
        var damage = RulesetMutants.all().getOrDefault(name, UnaryOperator.identity());
        assertThat(new Random(1).longs(1000).anyMatch(seed -> {
                    var topology = RandomCluster.of(seed);
                    var cells = Cell.all(topology.model(), topology);
                    return !Walk.differences(topology.model(), cells, new RulesetJudge(damage))
                            .isEmpty();
                }))
                .as("a random cluster that notices that %s", name)
                .isTrue();
    }

    private static boolean notices(Plane plane) {
        return CASES.stream().anyMatch(one -> !Walk.differences(one, plane).isEmpty());
    }
}
