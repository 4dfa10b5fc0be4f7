package io.kuberouter.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The head of a line is the original's.
class KlogLayoutTest {
    private static final StackTraceElement PLACE =
            new StackTraceElement("io.kuberouter.plan.Planner", "plan", "Planner.java", 4711);
    private final KlogLayout layout = new KlogLayout(ZoneOffset.UTC, 1234);

    private static LoggingEvent event(
            Level level, String text, @Nullable Throwable thrown, StackTraceElement... callers) {
        var logger = new LoggerContext().getLogger("io.kuberouter.plan.Planner");
        var event = new LoggingEvent("", logger, level, text, thrown, new Object[] {"web", 7});
        event.setInstant(Instant.parse("2026-01-02T15:04:05.006007Z"));
        event.setCallerData(callers);
        return event;
    }

    @ParameterizedTest
    @CsvSource({"ERROR, E", "WARN, W", "INFO, I", "DEBUG, I", "TRACE, I"})
    void aLineBeginsWithLetterTimeProcessAndPlace(String level, String letter) {
        assertThat(layout.doLayout(event(Level.valueOf(level), "planned {} in {} ms", null, PLACE)))
                .isEqualTo(letter + "0102 15:04:05.006007    1234 Planner.java:4711] planned web in 7 ms\n");
    }

    @Test
    void aLineWithoutAPlaceNamesItsLogger() {
        assertThat(layout.doLayout(event(Level.INFO, "planned", null)))
                .isEqualTo("I0102 15:04:05.006007    1234 Planner:1] planned\n");
    }

    @Test
    void aStackTraceStandsBelow() {
        var lines = layout.doLayout(event(Level.ERROR, "failed", new IllegalStateException("no socket"), PLACE));
        assertThat(lines)
                .contains("] failed\njava.lang.IllegalStateException: no socket", "\tat ")
                .endsWith("\n");
    }
}
