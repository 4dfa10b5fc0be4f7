package io.kuberouter.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AreaTest {

    private final FakeTarget<String, String> target = new FakeTarget<>();
    private final Area<Table<String, String>, String, String> area =
            new Area<>("things", Set.of(), Function.identity(), target);

    @Test
    void settlesFromAnyStateToAnyOther() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            if (random.nextInt(4) == 0) {
                target.node.clear();
                target.node.putAll(state(random));
                area.doubt();
            }
            var plan = state(random);
            settle(plan, false);
            assertThat(target.node).as("seed %d", seed).isEqualTo(plan);
            assertThat(area.look(plan)).as("seed %d", seed).isEqualTo(plan);
            assertThat(area.differs(plan)).as("seed %d", seed).isFalse();
            assertThat(area.hasLeftovers(plan, false)).as("seed %d", seed).isFalse();
        }
    }

    /// Whatever fails on the way, the node is as wanted soon after the failures end.
    @Test
    void settlesAfterAnyFailures() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            target.broken.clear();
            target.halfBroken.clear();
            target.broken.addAll(state(random).keySet());
            target.halfBroken.addAll(state(random).keySet());
            target.dying = random.nextInt(4) == 0;
            target.down = random.nextInt(6) == 0;
            settle(state(random), random.nextBoolean());
            settle(state(random), random.nextBoolean());
            target.broken.clear();
            target.halfBroken.clear();
            target.down = false;
            target.dying = false;
            var plan = state(random);
            settle(plan, true);
            settle(plan, true);
            assertThat(target.node).as("seed %d round %d", seed, round).isEqualTo(plan);
            assertThat(area.build(plan, false).settled()).as("seed %d", seed).isTrue();
        }
    }

    private static Table<String, String> state(Random random) {
        Table<String, String> state = Table.empty();
        for (int i = random.nextInt(12); i > 0; i--) {
            state = state.with("k" + random.nextInt(15), "v" + random.nextInt(3));
        }
        return state;
    }

    private void settle(Table<String, String> plan, boolean again) {
        area.build(plan, again);
        area.clear(plan, plan, again);
    }

    private static Table<String, String> plan(String... pairs) {
        var plan = new TreeMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            plan.put(pairs[i], pairs[i + 1]);
        }
        return Table.of(plan);
    }

    /// C-01 and C-05: nothing is written or read when nothing changed.
    @Test
    void aSecondStepReadsAndWritesNothing() {
        var plan = plan("a", "1", "b", "2");
        settle(plan, false);
        target.observes = 0;
        target.writes = 0;
        for (int i = 0; i < 10; i++) {
            assertThat(area.build(plan, false).applied()).isEmpty();
            assertThat(area.clear(plan, plan, false).applied()).isEmpty();
            settle(plan, true);
        }
        assertThat(target.observes).isZero();
        assertThat(target.writes).isZero();
    }

    @Test
    void anIdleResyncReadsOnceAndWritesNothing() {
        var plan = plan("a", "1", "b", "2");
        settle(plan, false);
        target.observes = 0;
        target.writes = 0;
        area.doubt();
        assertThat(area.differs(plan)).isTrue();
        settle(plan, false);
        assertThat(target.observes).isEqualTo(1);
        assertThat(target.writes).isZero();
    }

    /// P-01: 50 objects, one broken; over 20 steps the others are written once.
    @Test
    void oneBrokenObjectStopsNoOther() {
        var wanted = new TreeMap<String, String>();
        for (int i = 0; i < 50; i++) {
            wanted.put("vip%02d".formatted(i), "v1");
        }
        target.node.put("vip17", "old");
        target.broken.add("vip17");
        var plan = Table.of(wanted);
        for (int i = 0; i < 20; i++) {
            area.doubt();
            var built = area.build(plan, true);
            var cleared = area.clear(plan, plan, true);
            assertThat(built.failures()).isEqualTo(Map.of("vip17", "broken"));
            assertThat(cleared.failures()).isEqualTo(Map.of("vip17", "broken"));
            assertThat(built.applied()).hasSize(i == 0 ? 49 : 0);
            assertThat(built.settled()).isFalse();
        }
        assertThat(target.node).hasSize(50).containsEntry("vip17", "old");
        assertThat(target.writes).isEqualTo(49);
    }

    @Test
    void aFailedObjectWaitsUntilItIsToldToTryAgain() {
        target.broken.add("a");
        var plan = plan("a", "1");
        assertThat(area.build(plan, false).failures()).containsEntry("a", "broken");
        target.broken.clear();
        assertThat(area.build(plan, false).failures()).containsEntry("a", "broken");
        assertThat(target.node).isEmpty();
        var outcome = area.build(plan, true);
        assertThat(outcome.settled()).isTrue();
        assertThat(outcome.applied()).containsExactly(new Edit<>("a", null, "1"));
    }

    @Test
    void aFailedObjectIsTriedWhenOtherThingsAreWantedOfIt() {
        target.broken.add("a");
        area.build(plan("a", "1"), false);
        target.broken.clear();
        assertThat(area.build(plan("a", "2"), false).settled()).isTrue();
        assertThat(target.node).containsEntry("a", "2");
    }

    /// A planner may make an equal object anew; that is no reason to try again.
    @Test
    void anEqualWishIsNoNewWish() {
        target.broken.add("a");
        area.build(plan("a", "of " + area.name()), false);
        target.broken.clear();
        var outcome = area.build(plan("a", "of " + area.name()), false);
        assertThat(outcome.failures()).containsEntry("a", "broken");
        assertThat(target.node).isEmpty();
    }

    @Test
    void aFailureDoesNotMakeOtherEventsReadTheNode() {
        target.broken.add("a");
        area.build(plan("a", "1"), false);
        target.observes = 0;
        for (int i = 0; i < 20; i++) {
            settle(plan("a", "1", "b", "v" + i), false);
        }
        assertThat(target.observes).isZero();
        assertThat(target.node).isEqualTo(Map.of("b", "v19"));
    }

    /// The attempt left half of the object behind; then nobody wanted it any more.
    @Test
    void whatAFailedAttemptLeftIsFoundAndRemoved() {
        settle(plan("b", "1"), false);
        target.halfBroken.add("a");
        settle(plan("a", "1", "b", "1"), false);
        assertThat(target.node).containsKey("a");
        target.halfBroken.clear();
        var plan = plan("b", "1");
        assertThat(area.differs(plan)).isTrue();
        settle(plan, false);
        assertThat(target.node).isEqualTo(Map.of("b", "1"));
        assertThat(area.differs(plan)).isFalse();
    }

    @Test
    void driftIsFoundCountedAndRepaired() {
        var plan = plan("a", "1", "b", "2", "c", "3");
        settle(plan, false);
        target.node.put("a", "foreign");
        target.node.remove("b");
        target.node.put("x", "extra");
        assertThat(area.differs(plan)).isFalse();
        area.doubt();
        assertThat(area.build(plan, false).repaired()).isEqualTo(2);
        assertThat(area.hasLeftovers(plan, false)).isTrue();
        assertThat(area.clear(plan, plan, false).repaired()).isEqualTo(1);
        assertThat(target.node).isEqualTo(plan);
        area.doubt();
        assertThat(area.build(plan, false).repaired()).isZero();
    }

    @Test
    void whatTheFirstLookFindsIsNoDrift() {
        target.node.put("a", "before us");
        var outcome = area.build(plan("a", "1"), false);
        assertThat(outcome.repaired()).isZero();
        assertThat(outcome.applied()).containsExactly(new Edit<>("a", "before us", "1"));
    }

    @Test
    void ourOwnHalfDoneWorkIsNoDrift() {
        settle(plan("z", "1"), false);
        target.dying = true;
        var plan = plan("a", "1", "b", "2", "z", "1");
        assertThat(area.build(plan, false).trouble()).isEqualTo("connection lost");
        var outcome = area.build(plan, false);
        assertThat(outcome.settled()).isTrue();
        assertThat(outcome.repaired()).isZero();
        target.halfBroken.add("z");
        area.build(plan("a", "1", "b", "2", "z", "2"), false);
        assertThat(area.build(plan("a", "1", "b", "2", "z", "3"), true).repaired())
                .isZero();
    }

    @Test
    void nothingIsRemovedThatTheAgreedPlanHolds() {
        var old = plan("a", "1", "b", "2");
        settle(old, false);
        var plan = plan("b", "2");
        area.build(plan, false);
        assertThat(area.clear(plan, old, false).applied()).isEmpty();
        assertThat(area.hasLeftovers(plan, false)).isTrue();
        assertThat(target.node).isEqualTo(old);
        assertThat(area.clear(plan, plan, false).applied()).containsExactly(new Edit<>("a", "1", null));
        assertThat(area.hasLeftovers(plan, false)).isFalse();
        assertThat(target.node).isEqualTo(plan);
    }

    @Test
    void buildingRemovesNothingAndClearingCreatesNothing() {
        target.node.put("old", "1");
        var plan = plan("new", "1");
        area.clear(plan, plan, false);
        assertThat(target.node).isEmpty();
        area.build(plan, false);
        target.node.put("extra", "1");
        area.doubt();
        area.build(plan, false);
        assertThat(target.node).containsKey("extra");
    }

    @Test
    void troubleIsReportedAndPasses() {
        var plan = plan("a", "1");
        settle(plan, false);
        target.down = true;
        area.doubt();
        var outcome = area.build(plan, false);
        assertThat(outcome.trouble()).isEqualTo("down");
        assertThat(outcome.settled()).isFalse();
        assertThat(area.differs(plan)).isTrue();
        target.down = false;
        target.node.clear();
        outcome = area.build(plan, false);
        assertThat(outcome.settled()).isTrue();
        assertThat(target.node).isEqualTo(plan);
    }

    /// A bug in a target ends the round; the next one must not trust what that round believed.
    @Test
    void aBugOfTheTargetCastsDoubt() {
        var buggy = new Target<String, String>() {
            boolean bug = true;

            @Override
            public Table<String, String> observe(Table<String, String> wanted) throws TargetException {
                return target.observe(wanted);
            }

            @Override
            public Map<String, String> build(List<Edit<String, String>> edits) throws TargetException {
                var failures = target.build(edits);
                if (bug) {
                    throw new IllegalStateException("bug");
                }
                return failures;
            }

            @Override
            public Map<String, String> clear(List<Edit<String, String>> edits) throws TargetException {
                return target.clear(edits);
            }
        };
        var second = new Area<Table<String, String>, String, String>("buggy", Set.of(), Function.identity(), buggy);
        assertThatThrownBy(() -> second.build(plan("a", "1"), false)).hasMessage("bug");
        buggy.bug = false;
        assertThat(second.differs(plan("a", "1"))).isTrue();
        assertThat(second.build(plan("a", "1"), false).settled()).isTrue();
        assertThat(target.node).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void whatTheKernelDoesNotHaveIsNoTroubleUnlessItIsWanted() throws Exception {
        var absent = new Target<String, String>() {
            @Override
            public Table<String, String> observe(Table<String, String> wanted) throws TargetException {
                throw new AbsentException("no such thing here", new IllegalStateException());
            }

            @Override
            public Map<String, String> build(List<Edit<String, String>> edits) {
                throw new AssertionError("there is nothing to build in");
            }

            @Override
            public Map<String, String> clear(List<Edit<String, String>> edits) {
                throw new AssertionError("there is nothing to clear");
            }
        };
        var area = new Area<Table<String, String>, String, String>("things", Set.of(), Function.identity(), absent);
        assertThat(area.build(Table.empty(), true)).matches(Outcome::settled);
        assertThat(area.clear(Table.empty(), Table.empty(), true)).matches(Outcome::settled);
        assertThat(area.look(Table.empty()).size()).isZero();
        area.doubt();
        assertThat(area.build(Table.of(Map.of("a", "1")), true).trouble()).isEqualTo("no such thing here");
    }

    @Test
    void anAreaKnowsItsNameAndWhatItRestsOn() {
        var other = new Area<Table<String, String>, String, String>(
                "top", Set.of("things"), Function.identity(), new FakeTarget<>());
        assertThat(other.name()).isEqualTo("top");
        assertThat(other.restsOn()).containsExactly("things");
        assertThat(other.wanted(plan("a", "1", "b", "2"))).isEqualTo(2);
        assertThat(other.hasLeftovers(plan(), false)).isFalse();
    }
}
