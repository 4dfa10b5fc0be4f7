package io.kuberouter.agent;

import io.kuberouter.kubernetes.write.Answer;
import io.kuberouter.kubernetes.write.ObjectEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the API was told and what it is to be told next: the difference of the two, in the order in which it became
/// due. Nothing queues up: who is away for an hour finds as much to say as is true then. Not thread-safe, and without a
/// clock of its own.
///
/// A remark must stand for a second before it is told, for much puts itself right. One that comes and goes is told at
/// ever longer intervals; one that stays is told again before the API server forgets it, after an hour.
final class Reports {

    /// So many topics are kept in mind; more are left out.
    static final int MOST = 500;

    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMinutes(30);
    private static final Duration CALM = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /// Events at once, and how soon one more may follow after these.
    private static final int BURST = 20;
    private static final Duration EACH = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration RIGHTS_RETRY = Duration.ofMinutes(10);

    /// One thing to tell.
    ///
    /// @param amiss empty when it is mended
    record Report(Topic topic, Optional<String> amiss, int times) {

        ObjectEvent event() {
            var respect = topic.respect();
            return new ObjectEvent(
                    respect.kind(),
                    topic.namespace(),
                    topic.name(),
                    amiss.isPresent(),
                    amiss.isPresent() ? respect.amiss() : respect.mended(),
                    amiss.orElse(respect.relief()),
                    times);
        }
    }

    /// Where a topic stands.
    ///
    /// @param wanted what is amiss, empty for nothing
    /// @param since when that became so
    /// @param told what was told last, empty for that it is mended, or nothing yet
    /// @param wrote when that was; long ago for never
    /// @param pause for how long to be silent then
    /// @param amiss how often it was told to be amiss, as far as is known
    /// @param mended how often to be mended
    private record Told(
            Optional<String> wanted,
            Instant since,
            Optional<String> told,
            Instant wrote,
            Duration pause,
            int amiss,
            int mended) {

        static final Told NOTHING =
                new Told(Optional.empty(), Instant.MIN, Optional.empty(), Instant.MIN, Duration.ZERO, 0, 0);

        Told wanting(Optional<String> now, Instant at) {
            return now.equals(wanted) ? this : new Told(now, at, told, wrote, pause, amiss, mended);
        }

        /// When it is to be told of; empty while there is nothing to tell.
        Optional<Instant> due() {
            if (wanted.equals(told)) {
                return wanted.map(_ -> wrote.plus(AGAIN));
            }
            var settled = since.plus(SETTLE);
            var rested = wrote.equals(Instant.MIN) ? settled : wrote.plus(pause);
            return Optional.of(settled.isAfter(rested) ? settled : rested);
        }

        Report report(Topic topic) {
            return new Report(topic, wanted, wanted.isPresent() ? amiss : mended);
        }

        Told telling(Report report, int times, Instant now) {
            boolean calm = wrote.equals(Instant.MIN) || wrote.plus(CALM).isBefore(now);
            var longer = pause.multipliedBy(2);
            var next = calm ? FIRST_PAUSE : longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            boolean isAmiss = report.amiss().isPresent();
            return new Told(
                    wanted, since, report.amiss(), now, next, isAmiss ? times : amiss, isAmiss ? mended : times);
        }

        boolean isForgotten(Instant now) {
            return wanted.isEmpty()
                    && told.isEmpty()
                    && (wrote.equals(Instant.MIN) || wrote.plus(CALM).isBefore(now));
        }
    }

    private final TreeMap<Topic, Told> topics = new TreeMap<>();
    private Instant spent = Instant.MIN;
    private Instant silentUntil = Instant.MIN;
    private Duration retry = FIRST_RETRY;
    private int leftOut;

    /// Takes note of what is amiss by now; all else is mended.
    void want(SortedMap<Topic, String> remarks, Instant now) {
        topics.replaceAll((topic, told) -> told.wanting(Optional.ofNullable(remarks.get(topic)), now));
        topics.values().removeIf(told -> told.isForgotten(now));
        leftOut = 0;
        remarks.forEach((topic, remark) -> {
            if (topics.containsKey(topic)) {
                return;
            }
            if (topics.size() < MOST) {
                topics.put(topic, Told.NOTHING.wanting(Optional.of(remark), now));
            } else {
                leftOut++;
            }
        });
    }

    /// How many topics are not told of, for there are too many.
    int leftOut() {
        return leftOut;
    }

    /// What is to be told now, if anything.
    Optional<Report> next(Instant now) {
        return due().filter(due -> !due.isAfter(now))
                .flatMap(_ -> first())
                .map(entry -> entry.getValue().report(entry.getKey()));
    }

    /// When [#next] will have something; empty while all was told.
    Optional<Instant> due() {
        return first().flatMap(entry -> entry.getValue().due())
                .map(due -> latest(due, silentUntil, spent.equals(Instant.MIN) ? spent : spent.minus(allowance())));
    }

    private static Duration allowance() {
        return EACH.multipliedBy(BURST - 1);
    }

    private static Instant latest(Instant... times) {
        return Stream.of(times).max(Comparator.naturalOrder()).orElseThrow();
    }

    private Optional<Map.Entry<Topic, Told>> first() {
        return topics.entrySet().stream()
                .filter(entry -> entry.getValue().due().isPresent())
                .min(Comparator.comparing(entry -> entry.getValue().due().orElseThrow()));
    }

    /// Takes note of what became of a report.
    void answered(Report report, Answer answer, Instant now) {
        spent = latest(spent, now).plus(EACH);
        switch (answer) {
            case Answer.Done(int count) -> told(report, count, now);
            case Answer.Refused _ -> told(report, report.times(), now);
            case Answer.Forbidden _ -> silentUntil = now.plus(RIGHTS_RETRY);
            case Answer.Away _ -> {
                silentUntil = now.plus(retry);
                var longer = retry.multipliedBy(2);
                retry = longer.compareTo(LONGEST_RETRY) < 0 ? longer : LONGEST_RETRY;
            }
        }
    }

    private void told(Report report, int times, Instant now) {
        retry = FIRST_RETRY;
        topics.computeIfPresent(report.topic(), (_, told) -> told.telling(report, times, now));
    }
}
