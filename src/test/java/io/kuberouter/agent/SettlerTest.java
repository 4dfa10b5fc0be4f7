package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.FakeTarget;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Link;
import io.kuberouter.state.Sysctl;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `low` stands for the IPVS table, `high` for the addresses that rest on it, `apart` for an area of its own.
@Timeout(60)
class SettlerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong(1);
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final List<String> wrongs = new CopyOnWriteArrayList<>();
    private final Gated<Link> low = new Gated<>();
    private final Gated<Sysctl> high = new Gated<>();
    private final Settler settler = new Settler(
            List.of(
                    new Area<>("low", Set.of(), Desired::links, low),
                    new Area<>("high", Set.of("low"), Desired::sysctls, high),
                    new Area<>("apart", Set.of(), Desired::timeouts, new FakeTarget<>())),
            this::heard,
            nanos::get);
    private long round;

    /// A target that a test can hold up, and that looks at the whole node at each of its changes.
    private final class Gated<V> implements Target<String, V> {

        final FakeTarget<String, V> inner = new FakeTarget<>();
        final CountDownLatch reached = new CountDownLatch(1);
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean throwing;

        @Override
        public Table<String, V> observe(Table<String, V> wanted) throws TargetException {
            return guarded(() -> inner.observe(wanted));
        }

        @Override
        public Map<String, String> build(List<Edit<String, V>> edits) throws TargetException {
            return guarded(() -> inner.build(edits));
        }

        @Override
        public Map<String, String> clear(List<Edit<String, V>> edits) throws TargetException {
            return guarded(() -> inner.clear(edits));
        }

        private <T> T guarded(Call<T> call) throws TargetException {
            if (gate.getCount() > 0) {
                reached.countDown();
                pass();
            }
            if (throwing) {
                throw new IllegalStateException("a bug");
            }
            synchronized (nanos) {
                T answer = call.call();
                check();
                return answer;
            }
        }

        private void pass() {
            try {
                gate.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Call<T> {
        T call() throws TargetException;
    }

    /// Whatever stands above stands on something.
    private void check() {
        var floating = new TreeSet<>(high.inner.node.keySet());
        floating.removeAll(low.inner.node.keySet());
        if (!floating.isEmpty()) {
            wrongs.add(floating + " above and not below");
        }
    }

    private void heard(Step step) {
        steps.add(step);
    }

    @AfterEach
    void close() {
        low.gate.countDown();
        high.gate.countDown();
        settler.close();
    }

    private static Desired plan(String... names) {
        return valued("1", names);
    }

    private static Desired valued(String value, String... names) {
        Table<String, Link> links = Table.empty();
        Table<String, Sysctl> sysctls = Table.empty();
        for (String name : names) {
            links = links.with(name, new Link(name, value));
            sysctls = sysctls.with(name, new Sysctl(name, value, Optional.empty()));
        }
        var none = Desired.NOTHING;
        return new Desired(
                links,
                sysctls,
                none.chains(),
                none.servers(),
                none.timeouts(),
                none.addresses(),
                none.routes(),
                none.exposures(),
                none.firewall(),
                none.notes());
    }

    private void settle(Desired plan) {
        settler.settle(++round, plan, "test", 0);
    }

    private void settled() throws InterruptedException {
        assertThat(settler.await(SOON)).as("settled").isTrue();
    }

    /// Lets time go by for retries.
    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        settler.doubt(List.of(), "");
    }

    private void hold(Gated<?> target) {
        target.gate = new CountDownLatch(1);
    }

    @Test
    void buildsUpAndClearsDown() throws Exception {
        settler.start();
        settle(plan("a", "b"));
        settled();
        assertThat(high.inner.node).containsOnlyKeys("a", "b");
        settle(plan("b"));
        settled();
        assertThat(high.inner.node).containsOnlyKeys("b");
        assertThat(low.inner.node).containsOnlyKeys("b");
        assertThat(wrongs).isEmpty();
    }

    @Test
    void nothingIsDoneBeforeTheFirstPlan() throws Exception {
        low.inner.node.put("a", new Link("a", "1"));
        settler.start();
        settler.doubtAll("test");
        assertThat(settler.await(Duration.ofMillis(1))).isFalse();
        assertThat(steps).isEmpty();
        settle(plan("a"));
        settled();
        assertThat(low.inner.writes).isZero();
    }

    @Test
    void whatIsAboveWaitsForWhatIsBelow() throws Exception {
        hold(low);
        settler.start();
        settle(plan("a"));
        low.reached.await();
        await().until(() -> steps.stream().anyMatch(step -> step.area().equals("apart")));
        assertThat(high.inner.node).isEmpty();
        low.gate.countDown();
        settled();
        assertThat(high.inner.node).containsOnlyKeys("a");
        assertThat(wrongs).isEmpty();
    }

    @Test
    void whatIsBelowStaysUntilWhatIsAboveIsCleared() throws Exception {
        settler.start();
        settle(plan("a"));
        settled();
        hold(high);
        settle(plan());
        high.reached.await();
        assertThat(settler.await(Duration.ofMillis(1))).isFalse();
        assertThat(low.inner.node).containsOnlyKeys("a");
        high.gate.countDown();
        settled();
        assertThat(low.inner.node).isEmpty();
        assertThat(wrongs).isEmpty();
    }

    /// An area that hangs holds up only what needs something new of it.
    @Test
    void aHangingAreaDelaysNothingThatWantsNothingNewOfIt() throws Exception {
        settler.start();
        var first = plan("a");
        settle(first);
        settled();
        hold(low);
        settler.doubtAll("verification");
        low.reached.await();
        var next = valued("2", "a");
        settle(new Desired(
                first.links(),
                next.sysctls(),
                next.chains(),
                next.servers(),
                next.timeouts(),
                next.addresses(),
                next.routes(),
                next.exposures(),
                next.firewall(),
                next.notes()));
        await().until(() -> next.sysctls().equals(Table.of(high.inner.node)));
        assertThat(settler.await(Duration.ofMillis(1))).isFalse();
    }

    /// Rounds that never stop keep neither new things from being built nor old ones from being removed.
    @Test
    void aStreamOfRoundsStarvesNothing() throws Exception {
        settler.start();
        settle(plan("gone", "kept"));
        settled();
        int most = 2_000_000;
        for (int i = 0; i < most && (low.inner.node.containsKey("gone") || !high.inner.node.containsKey("new")); i++) {
            settle(valued("v" + i, "kept", "new"));
            Thread.onSpinWait();
        }
        assertThat(low.inner.node).as("round %d", round).doesNotContainKey("gone");
        assertThat(high.inner.node).as("round %d", round).containsKey("new");
        settled();
        assertThat(wrongs).isEmpty();
    }

    @Test
    void anyWalkKeepsTheOrder() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        settler.start();
        for (int i = 0; i < 2_000; i++) {
            var names =
                    random.ints(random.nextInt(6), 0, 8).mapToObj(n -> "k" + n).distinct();
            settle(valued("v" + random.nextInt(2), names.toArray(String[]::new)));
            if (random.nextInt(10) == 0) {
                settler.doubtAll("verification");
            }
            if (random.nextInt(20) == 0) {
                settled();
            }
        }
        var last = plan("x", "y");
        settle(last);
        settled();
        assertThat(wrongs).as("seed %d", seed).isEmpty();
        assertThat(low.inner.node).as("seed %d", seed).isEqualTo(last.links());
        assertThat(high.inner.node).as("seed %d", seed).isEqualTo(last.sysctls());
    }

    @Test
    void aFailedObjectIsTriedAgainWithBackOff() throws Exception {
        low.inner.broken.add("a");
        settler.start();
        settle(plan("a", "b"));
        settled();
        assertThat(low.inner.node).containsOnlyKeys("b");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            long before = tries();
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            settled();
            assertThat(tries()).as("%d s", seconds).isEqualTo(before);
            pass(Duration.ofMillis(1));
            await().until(() -> tries() > before);
            settled();
        }
        low.inner.broken.clear();
        pass(Duration.ofSeconds(30));
        await().until(() -> low.inner.node.containsKey("a"));
        settled();
        assertThat(wrongs).containsOnly("[a] above and not below");
    }

    private long tries() {
        return steps.stream().filter(step -> step.area().equals("low")).count();
    }

    @Test
    void anAreaInTroubleIsTriedAgainAndKeepsItsReason() throws Exception {
        low.inner.down = true;
        settler.start();
        settle(plan("a"));
        settled();
        settle(plan("a", "b"));
        settled();
        assertThat(steps)
                .filteredOn(step -> step.area().equals("low"))
                .extracting(step -> step.outcome().trouble())
                .containsExactly("down");
        low.inner.down = false;
        pass(Duration.ofSeconds(1));
        await().until(() -> low.inner.node.keySet().equals(Set.of("a", "b")));
    }

    @Test
    void aDoubtRepairsAndTriesAgain() throws Exception {
        settler.start();
        settle(plan("a", "b"));
        settled();
        synchronized (nanos) {
            high.inner.node.remove("a");
            low.inner.node.remove("a");
            low.inner.node.put("c", new Link("c", "1"));
        }
        settler.doubtAll("test");
        settled();
        assertThat(low.inner.node).containsOnlyKeys("a", "b");
        assertThat(high.inner.node).containsOnlyKeys("a", "b");
        assertThat(wrongs).isEmpty();
        low.inner.broken.add("d");
        settle(plan("a", "b", "d"));
        settled();
        low.inner.broken.clear();
        settler.doubt("low", "test");
        settled();
        assertThat(low.inner.node).containsKey("d");
    }

    @Test
    void anErrorOfOursEndsTheStepOnly() throws Exception {
        low.throwing = true;
        settler.start();
        settle(plan("a"));
        settled();
        await().until(() ->
                steps.stream().anyMatch(step -> step.outcome().trouble().contains("a bug")));
        low.throwing = false;
        pass(Duration.ofSeconds(1));
        await().until(() -> low.inner.node.containsKey("a"));
    }

    @Test
    void aListenerThatFailsEndsNoWorker() throws Exception {
        var target = new FakeTarget<String, Link>();
        try (var deaf =
                new Settler(List.of(new Area<>("links", Set.of(), Desired::links, target)), SettlerTest::refuse)) {
            deaf.start();
            deaf.settle(1, plan("a"), "test", 0);
            assertThat(deaf.await(SOON)).isTrue();
            deaf.settle(2, plan("a", "b"), "test", 0);
            assertThat(deaf.await(SOON)).isTrue();
            assertThat(target.node).containsOnlyKeys("a", "b");
        }
    }

    private static void refuse(Step step) {
        throw new IllegalStateException(step.area());
    }

    @Test
    void aWedgedTargetIsNoticed() throws Exception {
        settler.start();
        settle(plan("a"));
        settled();
        pass(Duration.ofHours(1));
        assertThat(settler.turning(Duration.ofSeconds(10))).as("idle").isTrue();
        hold(low);
        settle(plan("b"));
        low.reached.await();
        pass(Duration.ofSeconds(9));
        assertThat(settler.turning(Duration.ofSeconds(10))).as("after 9 s").isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(settler.turning(Duration.ofSeconds(10))).as("after 10 s").isFalse();
        low.gate.countDown();
        settled();
        assertThat(settler.turning(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void closingTakesNothingDown() throws Exception {
        settler.start();
        settle(plan("a"));
        settled();
        settler.close();
        settle(plan());
        assertThat(settler.await(Duration.ofMillis(1))).isFalse();
        assertThat(low.inner.node).containsOnlyKeys("a");
    }

    @Test
    void eventsCarryTheirTimeToTheStepThatAnswersThem() throws Exception {
        settler.start();
        hold(low);
        settler.settle(1, plan("a"), "one", 100);
        low.reached.await();
        settler.settle(2, plan("b"), "two", 200);
        settler.settle(3, plan("c"), "three", 300);
        low.gate.countDown();
        settled();
        assertThat(steps)
                .filteredOn(step -> step.area().equals("low") && step.received() != 0)
                .extracting(Step::received)
                .containsExactly(100L, 200L);
        assertThat(low.reached.await(0, TimeUnit.SECONDS)).isTrue();
    }
}
