package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kuberouter.agent.Topic.Respect;
import io.kuberouter.kubernetes.write.Answer;
import io.kuberouter.kubernetes.write.ObjectEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReporterTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Topic DB = new Topic(Respect.PROGRAMMED, "shop", "db");

    private final KeptNotes notes = new KeptNotes();
    private final LinkedBlockingQueue<ObjectEvent> told = new LinkedBlockingQueue<>();
    private volatile SortedMap<Topic, String> amiss = new TreeMap<>(Map.of(DB, "the kernel refuses it"));

    private Reporter reporter(Answer answer) {
        return new Reporter(
                () -> amiss,
                (event, now) -> {
                    told.add(event);
                    return answer;
                },
                notes,
                Clock.systemUTC());
    }

    @Test
    void whatIsAmissIsAWarningAndItsEndIsNormal() throws Exception {
        try (var reporter = reporter(new Answer.Done(1))) {
            reporter.start();
            var warning = told.take();
            assertThat(warning.isWarning()).isTrue();
            assertThat(warning.reason()).isEqualTo("PolicyNotProgrammed");
            assertThat(warning.message()).isEqualTo("the kernel refuses it");
            amiss = new TreeMap<>();
            reporter.changed();
            var normal = told.take();
            assertThat(normal.isWarning()).isFalse();
            assertThat(normal.reason()).isEqualTo("PolicyProgrammed");
        }
    }

    /// Ruling 11.
    @Test
    void aMissingRightCostsOneLineAndARemark() {
        var logger = (Logger) LoggerFactory.getLogger(Reporter.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try (var reporter = reporter(new Answer.Forbidden("403: events is forbidden"))) {
            reporter.start();
            await().atMost(SOON).until(() -> !notes.all().isEmpty());
            amiss = new TreeMap<>(Map.of(DB, "another", new Topic(Respect.COMPLETE, "shop", "web"), "no such port"));
            reporter.changed();
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(notes.all()).singleElement().satisfies(note -> {
            assertThat(note.text()).contains("events is forbidden");
            assertThat(note.advice()).contains("create and patch events");
        });
        assertThat(List.copyOf(new ArrayList<>(lines.list)))
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .hasSize(1);
    }
}
