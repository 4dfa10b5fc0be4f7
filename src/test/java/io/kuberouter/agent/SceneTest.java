package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kuberouter.cluster.Host;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SceneTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Inputs inputs = Inputs.empty(new Host("here", List.of(), 6012, true));
    private Overview.Api api = new Overview.Api("https://api", Overview.Api.Link.WATCHING, NOW, Map.of(), "");
    private boolean turning = true;
    private final List<String> settled = new ArrayList<>();
    private final Meters meters = new Meters() {
        @Override
        public void round(Duration took, boolean ok) {}

        @Override
        public void eventToKernel(String area, Duration took) {}

        @Override
        public void settled(String area, Duration took, boolean ok) {
            settled.add(area + " " + ok);
        }

        @Override
        public void program(String name, Duration took) {}
    };
    private final Scene scene = new Scene(
            Clock.fixed(NOW, ZoneOffset.UTC),
            meters,
            List.of("nat", "ipvs"),
            (area, object) -> area.equals("nat") && object.equals("entrance"),
            inputs,
            () -> new Overview.Identity("here", List.of(), "1", "6.12", NOW, List.of()),
            () -> api,
            _ -> turning,
            Duration.ofSeconds(300));

    private static Outcome<String, String> good(int changes) {
        var edits = IntStream.range(0, changes)
                .mapToObj(i -> new Edit<String, String>("k" + i, null, "v"))
                .toList();
        return new Outcome<>(edits, 0, Map.of(), "");
    }

    private static Outcome<String, String> failing(String key) {
        return new Outcome<>(List.of(), 0, Map.of(key, "refused"), "");
    }

    private static Outcome<String, String> trouble(String reason) {
        return new Outcome<>(List.of(), 0, Map.of(), reason);
    }

    private void step(String area, Outcome<String, String> outcome) {
        step(area, 0, 0, outcome);
    }

    private void step(String area, long received, long ended, Outcome<String, String> outcome) {
        scene.stepped(new Step(area, 1, "test", received, ended, Duration.ZERO, false, 1, outcome));
    }

    private void plan() {
        scene.planned(1, inputs.at(1), Desired.NOTHING, Duration.ZERO);
    }

    private void settle() {
        plan();
        step("nat", good(0));
        step("ipvs", good(0));
    }

    @Test
    void notReadyBeforeTheFirstSyncAndReadyAfterIt() {
        assertThat(scene.health().live()).isTrue();
        assertThat(scene.health().reasons())
                .containsExactly("waiting for the first list of the API server https://api");
        plan();
        assertThat(scene.health().reasons()).containsExactly("nat: first sync under way", "ipvs: first sync under way");
        step("nat", good(0));
        assertThat(scene.health().ready()).isFalse();
        assertThat(scene.stands()).isFalse();
        step("ipvs", good(1));
        assertThat(scene.health()).isEqualTo(new Overview.Health(true, true, List.of()));
        assertThat(scene.stands()).isTrue();
    }

    /// P-01: one bad VIP must not take the node out of service, nor keep leftovers from being swept.
    @Test
    void objectsThatFailDoNotMakeItUnready() {
        plan();
        step("nat", good(0));
        step("ipvs", failing("10.96.0.1:80/tcp"));
        assertThat(scene.health()).isEqualTo(new Overview.Health(true, true, List.of()));
        assertThat(scene.stands()).isTrue();
        scene.publish();
        assertThat(scene.overview().notes())
                .extracting(Note::subject, Note::text)
                .containsExactly(tuple("10.96.0.1:80/tcp", "ipvs: refused"));
    }

    @Test
    void anAreaInTroubleMakesItUnreadyAndStaysLive() {
        settle();
        step("nat", trouble("iptables: the lock is held"));
        assertThat(scene.health())
                .isEqualTo(new Overview.Health(true, false, List.of("nat: iptables: the lock is held")));
        assertThat(scene.stands()).isFalse();
        assertThat(scene.overview().notes()).extracting(Note::subject).containsExactly("area nat");
        step("nat", good(0));
        assertThat(scene.health().ready()).isTrue();
    }

    /// 13.13: what is not entered is not enforced.
    @Test
    void anObjectThatEverythingRestsOnMakesItUnready() {
        plan();
        step("nat", failing("entrance"));
        step("ipvs", failing("entrance"));
        assertThat(scene.health()).isEqualTo(new Overview.Health(true, false, List.of("nat: entrance: refused")));
        assertThat(scene.stands()).isFalse();
        step("nat", failing("another"));
        assertThat(scene.health().ready()).isTrue();
        assertThat(scene.stands()).isTrue();
    }

    @Test
    void stepsThatFailAreReportedAsSuch() {
        settle();
        step("nat", trouble("iptables: the lock is held"));
        step("ipvs", failing("10.96.0.1:80/tcp"));
        step("nat", good(0));
        assertThat(settled).containsExactly("nat true", "ipvs true", "nat false", "ipvs false", "nat true");
    }

    /// 13.13: the taint goes with the areas of the firewall, whatever others do.
    @Test
    void someAreasCanStandBeforeOthersDo() {
        plan();
        step("nat", good(0));
        assertThat(scene.stands(Set.of("nat"))).isTrue();
        assertThat(scene.stands(Set.of("nat", "ipvs"))).isFalse();
        step("ipvs", trouble("no answer"));
        assertThat(scene.stands(Set.of("nat"))).isTrue();
        assertThat(scene.stands()).isFalse();
    }

    @Test
    void aLostApiServerMakesItUnreadyAndStaysLive() {
        settle();
        api = new Overview.Api("https://api", Overview.Api.Link.LOST, NOW, Map.of(), "connection refused");
        assertThat(scene.health().live()).isTrue();
        assertThat(scene.health().ready()).isFalse();
        assertThat(scene.health().reasons())
                .containsExactly("API server https://api lost since 2026-01-01T00:00:00Z: connection refused;"
                        + " what stands, stands");
    }

    @Test
    void onlyALoopThatHangsEndsLife() {
        settle();
        turning = false;
        assertThat(scene.health().live()).isFalse();
        assertThat(scene.health().reasons()).containsExactly("a loop has not turned for 300 s");
    }

    @Test
    void notesComeWorstFirstAndAreTakenBack() {
        scene.note("b", new Note(Severity.INFO, "b", "text", ""));
        scene.note("a", new Note(Severity.WARNING, "a", "text", ""));
        scene.failed(1, new IllegalStateException("bug"));
        assertThat(scene.overview().notes()).extracting(Note::subject).containsExactly("round 1", "a", "b");
        assertThat(scene.overview().pace().failed()).isEqualTo(1);
        scene.takeBack("a");
        plan();
        assertThat(scene.overview().notes()).extracting(Note::subject).containsExactly("b");
    }

    @Test
    void thePaceIsOfVirtualServersThatChanged() {
        settle();
        assertThat(scene.overview().pace().p50()).isEmpty();
        long now = System.nanoTime();
        for (int i = 1; i <= 100; i++) {
            step("ipvs", now, now + i * 1_000_000L, good(1));
            step("ipvs", now, now + 500_000_000L, good(0));
            step("nat", now, now + 500_000_000L, good(1));
        }
        assertThat(scene.overview().pace().p50()).contains(Duration.ofMillis(50));
        assertThat(scene.overview().pace().p99()).contains(Duration.ofMillis(99));
    }

    @Test
    void listenersHearOfEachPictureAndOneThatFailsStopsNoOther() throws Exception {
        var heard = new AtomicInteger();
        try (var _ = scene.onChange(() -> {
                    throw new IllegalStateException("gone");
                });
                var _ = scene.onChange(heard::incrementAndGet)) {
            settle();
            assertThat(heard).hasValue(3);
        }
        settle();
        assertThat(heard).hasValue(3);
    }

    @Test
    void oneLineForEachChangeOfFortune() {
        var logger = (Logger) LoggerFactory.getLogger(Scene.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            settle();
            for (int i = 0; i < 5; i++) {
                step("nat", trouble("down"));
                step("ipvs", failing("a"));
            }
            step("nat", good(0));
            step("ipvs", good(1));
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("nat: down; tried again, nothing else waits", "ipvs: a: refused", "nat: works again");
    }
}
