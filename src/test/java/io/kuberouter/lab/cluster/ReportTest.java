package io.kuberouter.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private record Some(List<Claim> claims) implements Topic {
        @Override
        public String name() {
            return "something";
        }
    }

    private Report look(Duration limit, Claim... claims) {
        var report = new Report(out, limit);
        report.look(new Some(List.of(claims)));
        report.look(new Some(List.of(new Claim("a later topic", "later", () -> "later"))));
        report.total();
        return report;
    }

    private static Claim broken(String text, RuntimeException why) {
        return new Claim(text, "look", () -> {
            throw why;
        });
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBrokenClaimStopsNoOther() {
        var report = look(Duration.ofMinutes(1), broken("it stands", new Disproved("it lies")));
        assertThat(text()).contains("FAIL").contains("it stands: it lies").contains("a later topic: later");
        assertThat(text()).contains("2 claims: 1 held, 1 did not\n");
        assertThat(report.allHeld()).isFalse();
        assertThat(report.isCutShort()).isFalse();
    }

    @Test
    void aClaimThatHangsIsNamedWithThePlaceWhereItWaitsAndEndsTheCheck() {
        var never = new CountDownLatch(1);
        var report = look(
                Duration.ofMillis(100),
                new Claim("it comes to an end", "wait", () -> {
                    never.await();
                    return "";
                }),
                new Claim("the next", "next", () -> "next"));
        assertThat(text())
                .contains("it comes to an end: no end after 0.10 s, it waits in ")
                .contains("ReportTest");
        assertThat(text()).doesNotContain("next").doesNotContain("later").contains("the rest was not looked at");
        assertThat(report.isCutShort()).isTrue();
    }

    @Test
    void whatEndedByItselfIsToldWithItsLastWordsAndEndsTheCheck() {
        var report = look(Duration.ofMinutes(1), broken("it runs", new Ended("Kernel panic")));
        assertThat(text()).contains("it runs: Kernel panic").doesNotContain("later");
        assertThat(report.allHeld()).isFalse();
    }
}
