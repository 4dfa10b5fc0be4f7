package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.agent.Topic.Respect;
import io.kuberouter.kubernetes.write.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final Topic DB = new Topic(Respect.COMPLETE, "shop", "db");

    private final Reports reports = new Reports();
    private Instant now = Instant.EPOCH;

    private static SortedMap<Topic, String> only(Topic topic, String remark) {
        return new TreeMap<>(java.util.Map.of(topic, remark));
    }

    private static SortedMap<Topic, String> many(int count) {
        var all = new TreeMap<Topic, String>();
        for (int i = 0; i < count; i++) {
            all.put(new Topic(Respect.COMPLETE, "shop", "p" + (1000 + i)), "no such port");
        }
        return all;
    }

    private void wantDb(String remark) {
        reports.want(only(DB, remark), now);
    }

    private void wantNothing() {
        reports.want(new TreeMap<>(), now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /// Tells all that is due now.
    private List<String> told(Answer answer) {
        var told = new ArrayList<String>();
        for (var next = reports.next(now); next.isPresent(); next = reports.next(now)) {
            var event = next.get().event();
            told.add(event.reason() + " " + event.message());
            reports.answered(next.get(), answer, now);
        }
        return told;
    }

    private List<String> told() {
        return told(new Answer.Done(1));
    }

    @Test
    void aRemarkThatStandsForASecondIsToldOnce() {
        wantDb("no such port");
        assertThat(told()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(told()).containsExactly("PolicyIncomplete no such port");
        wantDb("no such port");
        pass(Duration.ofSeconds(60));
        assertThat(told()).isEmpty();
    }

    @Test
    void whatPutsItselfRightIsNotTold() {
        wantDb("no such port");
        pass(Duration.ofMillis(900));
        wantNothing();
        pass(Duration.ofMinutes(60));
        assertThat(told()).isEmpty();
        assertThat(reports.due()).isEmpty();
    }

    @Test
    void whatIsMendedIsToldWithinTwoSeconds() {
        wantDb("no such port");
        pass(Duration.ofSeconds(1));
        assertThat(told()).hasSize(1);
        pass(Duration.ofSeconds(1));
        wantNothing();
        pass(Duration.ofSeconds(2));
        assertThat(told()).singleElement().asString().startsWith("PolicyComplete ");
        pass(Duration.ofMinutes(60));
        assertThat(told()).isEmpty();
    }

    @Test
    void anotherReasonIsAnotherWordOfTheSameEvent() {
        wantDb("no port web");
        pass(Duration.ofSeconds(1));
        told(new Answer.Done(7));
        pass(Duration.ofSeconds(5));
        wantDb("no port http");
        pass(Duration.ofSeconds(1));
        assertThat(reports.next(now)).hasValueSatisfying(report -> {
            assertThat(report.amiss()).contains("no port http");
            assertThat(report.times()).isEqualTo(7);
        });
    }

    /// The API server forgets an Event after an hour.
    @Test
    void whatStaysIsToldAgainEachHalfHour() {
        wantDb("no such port");
        int told = 0;
        for (int second = 0; second < 4 * 3600; second++) {
            pass(Duration.ofSeconds(1));
            told += told().size();
        }
        assertThat(told).isEqualTo(8);
    }

    @Test
    void whatComesAndGoesIsToldLessAndLess() {
        int told = 0;
        for (int second = 0; second < 3600; second += 2) {
            if (second % 4 == 0) {
                wantDb("no such port");
            } else {
                wantNothing();
            }
            pass(Duration.ofSeconds(2));
            told += told().size();
        }
        assertThat(told).isBetween(8, 25);
    }

    @Test
    void twentyAreToldAtOnceAndThenOneEachSecond() {
        reports.want(many(100), now);
        pass(Duration.ofSeconds(1));
        assertThat(told()).hasSize(20);
        for (int i = 0; i < 80; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(told()).hasSize(1);
        }
        pass(Duration.ofSeconds(100));
        assertThat(told()).isEmpty();
    }

    @Test
    void moreThanCanBeKeptInMindAreLeftOut() {
        reports.want(many(Reports.MOST + 3), now);
        assertThat(reports.leftOut()).isEqualTo(3);
        reports.want(many(10), now);
        assertThat(reports.leftOut()).isZero();
    }

    @Test
    void whileTheServerIsAwayItIsTriedEverMoreSeldomAndOnlyTheTruthIsLeftToTell() {
        wantDb("no such port");
        var tries = new ArrayList<Long>();
        for (int second = 1; second <= 120; second++) {
            pass(Duration.ofSeconds(1));
            if (!told(new Answer.Away("connection refused")).isEmpty()) {
                tries.add(now.getEpochSecond());
            }
        }
        assertThat(tries).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 62L, 92L);
        wantDb("another");
        pass(Duration.ofSeconds(30));
        assertThat(told()).containsExactly("PolicyIncomplete another");
    }

    @Test
    void whereARightIsMissingOneTryEachTenMinutesIsMade() {
        wantDb("no such port");
        pass(Duration.ofSeconds(1));
        assertThat(told(new Answer.Forbidden("no"))).hasSize(1);
        pass(Duration.ofSeconds(599));
        assertThat(told()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(told()).hasSize(1);
    }

    @Test
    void whatIsRefusedIsNotSaidAgainAndStopsNothingElse() {
        reports.want(many(2), now);
        pass(Duration.ofSeconds(1));
        assertThat(told(new Answer.Refused("422"))).hasSize(2);
        pass(Duration.ofMinutes(20));
        assertThat(told()).isEmpty();
        assertThat(reports.due()).isNotEqualTo(Optional.empty());
    }
}
