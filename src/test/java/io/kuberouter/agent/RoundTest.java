package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.FakeTarget;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Link;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Plans an interface for each namespace.
@Timeout(60)
class RoundTest {

    private final FakeTarget<String, Link> target = new FakeTarget<>();
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final Settler settler =
            new Settler(List.of(new Area<>("links", Set.of(), Desired::links, target)), steps::add);
    private final List<Inputs> planned = new CopyOnWriteArrayList<>();
    private final List<Long> failed = new CopyOnWriteArrayList<>();
    private final Inputs start = Inputs.empty(new Host("here", List.of(), 6012, true));
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final CountDownLatch reached = new CountDownLatch(1);
    private Round round = of("namespaces");

    private Round of(String... awaited) {
        return new Round(start, Set.of(awaited), this::plan, settler, new Round.Listener() {
            @Override
            public void planned(long number, Inputs inputs, Desired desired, Duration took) {
                planned.add(inputs);
            }

            @Override
            public void failed(long number, RuntimeException error) {
                failed.add(number);
            }
        });
    }

    private Desired plan(Inputs inputs) {
        reached.countDown();
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Table<String, Link> links = Table.empty();
        for (var name : inputs.namespaces().keySet()) {
            if (name.name().equals("bad")) {
                throw new IllegalStateException("a bug in a planner");
            }
            links = links.with(name.name(), new Link(name.name(), "dummy"));
        }
        var none = Desired.NOTHING;
        return new Desired(
                links,
                none.sysctls(),
                none.chains(),
                none.servers(),
                none.timeouts(),
                none.addresses(),
                none.routes(),
                none.exposures(),
                none.firewall(),
                none.notes());
    }

    private void start() {
        settler.start();
        round.start();
    }

    @AfterEach
    void close() {
        gate.countDown();
        round.close();
        settler.close();
    }

    private static Event event(long received, UnaryOperator<Inputs> change) {
        return new Event("at " + received, received, change, Optional.empty());
    }

    private static Event listed(String kind) {
        return new Event("first list of " + kind, 0, UnaryOperator.identity(), Optional.of(kind));
    }

    private static UnaryOperator<Inputs> with(String name) {
        var key = new ObjectName("", name);
        return inputs -> inputs.withNamespaces(inputs.namespaces().with(key, new Namespace(key, Map.of())));
    }

    private static UnaryOperator<Inputs> without(String name) {
        return inputs -> inputs.withNamespaces(inputs.namespaces().without(new ObjectName("", name)));
    }

    /// A half-known cluster looks like one whose Services were deleted.
    @Test
    void noPlanIsMadeBeforeAllKindsAreListed() throws Exception {
        round = of("namespaces", "services");
        start();
        round.offer(event(1, with("a")));
        round.offer(listed("namespaces"));
        var taken = new CountDownLatch(1);
        round.offer(event(2, inputs -> {
            taken.countDown();
            return with("b").apply(inputs);
        }));
        taken.await();
        assertThat(planned).isEmpty();
        round.offer(listed("services"));
        await().until(() -> planned.size() == 1);
        assertThat(planned.getFirst().namespaces()).hasSize(2);
        assertThat(planned.getFirst().revision()).isEqualTo(1);
        await().until(() -> target.node.keySet().equals(Set.of("a", "b")));
    }

    @Test
    void whereNothingIsAwaitedAPlanIsMadeAtOnce() {
        round = of();
        start();
        await().until(() -> planned.size() == 1);
    }

    @Test
    void aBurstBecomesOneRoundThatKeepsTheOldestTime() throws Exception {
        gate = new CountDownLatch(1);
        round.offer(listed("namespaces"));
        start();
        reached.await();
        for (int i = 1; i <= 1_000; i++) {
            round.offer(event(i, with("n" + i)));
        }
        gate.countDown();
        await().until(() -> target.node.size() == 1_000);
        assertThat(planned).hasSizeLessThanOrEqualTo(3);
        assertThat(steps.getLast().cause()).isEqualTo("at 1 and 999 more");
        assertThat(steps)
                .filteredOn(step -> step.received() != 0)
                .extracting(Step::received)
                .containsExactly(1L);
    }

    @Test
    void anErrorInPlanningKeepsTheLastPlanAndIsCounted() {
        round.offer(listed("namespaces"));
        round.offer(event(1, with("a")));
        start();
        await().until(() -> target.node.containsKey("a"));
        round.offer(event(2, with("bad")));
        await().until(() -> failed.size() == 1);
        round.offer(event(3, with("b")));
        await().until(() -> failed.size() == 2);
        assertThat(target.node).containsOnlyKeys("a");
        round.offer(event(4, without("bad")));
        await().until(() -> target.node.keySet().equals(Set.of("a", "b")));
        assertThat(round.turning(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void anEventThatCannotBeTakenInStopsNoOther() {
        round.offer(listed("namespaces"));
        start();
        round.offer(event(1, inputs -> {
            throw new IllegalStateException("a bug in an event about " + inputs.host());
        }));
        round.offer(event(2, with("a")));
        await().until(() -> target.node.containsKey("a"));
        assertThat(failed).hasSize(1);
    }

    @Test
    void equalInputsMakeNoRound() {
        round.offer(listed("namespaces"));
        start();
        await().until(() -> planned.size() == 1);
        for (int i = 0; i < 20; i++) {
            round.offer(event(i, UnaryOperator.identity()));
            round.offer(event(i, inputs -> inputs.withHost(new Host("here", List.of(), 6012, true))));
        }
        round.offer(event(99, with("a")));
        await().until(() -> planned.size() == 2);
        assertThat(planned.getLast().revision()).isEqualTo(2);
    }

    @Test
    void aPlannerThatHangsIsNoticed() throws Exception {
        gate = new CountDownLatch(1);
        start();
        assertThat(round.turning(Duration.ZERO)).isTrue();
        round.offer(listed("namespaces"));
        reached.await();
        assertThat(round.turning(Duration.ofHours(1))).isTrue();
        assertThat(round.turning(Duration.ZERO)).isFalse();
    }
}
