package io.kuberouter.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.conformance.packets.Fate;
import io.kuberouter.conformance.packets.NeverOpen;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.state.Flow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What cases say of the time of a change: `never: open` and `within`, with packets.
class TimedConformanceTest {

    static List<Case> cases() {
        return Cases.all().stream()
                .filter(one -> one.steps().stream().anyMatch(Case.Step::isTimed))
                .toList();
    }

    @Test
    void someCasesAreTimed() {
        assertThat(cases()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDeniedBeforeAndAfterIsNeverOpenAndWhatIsRightIsSoSoon(Kernel kernel) throws Exception {
        for (var one : cases()) {
            try (var story = new Story(kernel, one.topology())) {
                for (var step : one.steps()) {
                    take(one, step, story);
                }
            }
        }
    }

    private static void take(Case one, Case.Step step, Story story) throws Exception {
        if (!step.isTimed()) {
            story.then(step.actions());
            return;
        }
        var probes = denied(story, step).stream().map(Probe::of).toList();
        var begun = Instant.now();
        var seen = NeverOpen.during(story.wire(), probes, () -> {
            story.then(step.actions());
            return true;
        });
        if (step.neverOpen()) {
            assertThat(probes).as(one.id()).isNotEmpty();
            assertThat(seen.passes()).as(one + ": " + seen).isZero();
        }
        if (step.within().isPresent()) {
            isRight(one, story);
            assertThat(Duration.between(begun, Instant.now()))
                    .as(one.id())
                    .isLessThan(step.within().get());
        }
    }

    /// Over the node that is played, between ends that are there before and after.
    private static Set<Flow> denied(Story story, Case.Step step) {
        var before = denied(story.cluster());
        before.retainAll(denied(story.cluster().after(step.actions())));
        return before;
    }

    private static Set<Flow> denied(Story.Cluster cluster) {
        var denied = new HashSet<>(cluster.flows());
        try (var naive = cluster.naive()) {
            denied.removeIf(naive::allows);
        }
        return denied;
    }

    private static void isRight(Case one, Story story) throws Exception {
        var flows = story.cluster().flows();
        var fates = story.wire().probe(flows.stream().map(Probe::of).toList());
        try (var naive = story.cluster().naive()) {
            for (int i = 0; i < flows.size(); i++) {
                assertThat(fates.get(i) == Fate.PASSED)
                        .as(one + ": " + flows.get(i))
                        .isEqualTo(naive.allows(flows.get(i)));
            }
        }
    }
}
