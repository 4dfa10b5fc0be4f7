package io.kuberouter.agent;

import io.kuberouter.kubernetes.write.Answer;
import io.kuberouter.kubernetes.write.ObjectEvent;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the API, as Events, what is amiss with policies on this node and when it is mended. Has a thread of its own
/// and looks at published pictures alone, at most twice a second: no round ever waits for it.
final class Reporter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Reporter.class);
    private static final Duration LOOK_EACH = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final String RIGHTS = "Events";
    private static final String LEFT_OUT = "Events left out";

    /// The way to the API; blocks.
    interface Writer {
        Answer write(ObjectEvent event, Instant now);
    }

    /// Where remarks of the agent itself are put.
    interface Notes {
        void note(String key, Note note);

        void takeBack(String key);
    }

    private final Supplier<SortedMap<Topic, String>> remarks;
    private final Writer writer;
    private final Notes notes;
    private final Clock clock;
    private final Reports reports = new Reports();
    private final Thread thread = Thread.ofPlatform().name("reporter").daemon().unstarted(this::work);
    private Optional<Note> trouble = Optional.empty();
    private volatile boolean news = true;
    private volatile boolean closed;

    /// @param remarks what is amiss in the newest picture
    /// @param clock of the Events
    Reporter(Supplier<SortedMap<Topic, String>> remarks, Writer writer, Notes notes, Clock clock) {
        this.remarks = remarks;
        this.writer = writer;
        this.notes = notes;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /// There is a new picture.
    void changed() {
        news = true;
        LockSupport.unpark(thread);
    }

    private void work() {
        while (!closed) {
            try {
                turn();
            } catch (RuntimeException e) {
                log.error("telling the API ended in an error of ours", e);
            }
            rest();
        }
    }

    /// Until there is a new picture or something is due; then a moment longer, for pictures come in bursts.
    private void rest() {
        if (!news && !closed) {
            LockSupport.parkNanos(this, untilDue().toNanos());
        }
        long end = System.nanoTime() + LOOK_EACH.toNanos();
        for (long left = LOOK_EACH.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private Duration untilDue() {
        var now = now();
        var latest = now.plus(LONGEST_REST);
        var due = reports.due().filter(latest::isAfter).orElse(latest);
        return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    }

    /// Goes on when the wall clock is set.
    private static Instant now() {
        return Instant.EPOCH.plusNanos(System.nanoTime());
    }

    /// Tells all that is due, looking again before each: a write may take seconds.
    private void turn() {
        look();
        for (var next = reports.next(now()); next.isPresent() && !closed; next = reports.next(now())) {
            var report = next.get();
            var answer = writer.write(report.event(), clock.instant());
            reports.answered(report, answer, now());
            judge(report, answer);
            look();
        }
    }

    private void look() {
        if (!news) {
            return;
        }
        news = false;
        reports.want(remarks.get(), now());
        if (reports.leftOut() > 0) {
            notes.note(
                    LEFT_OUT,
                    new Note(
                            Severity.INFO,
                            LEFT_OUT,
                            "more is amiss than the API is told: without " + reports.leftOut() + " remarks",
                            "All of them are here and in /policies.json."));
        } else {
            notes.takeBack(LEFT_OUT);
        }
    }

    private void judge(Reports.Report report, Answer answer) {
        switch (answer) {
            case Answer.Done _ -> well();
            case Answer.Forbidden(var reason) -> missing(reason);
            case Answer.Refused(var reason) -> log.info("Event about {} refused: {}", report.topic(), reason);
            case Answer.Away(var reason) -> log.debug("Event about {} put off: {}", report.topic(), reason);
        }
    }

    private void well() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            notes.takeBack(RIGHTS);
        }
    }

    /// One line, however often it is tried.
    private void missing(String reason) {
        if (trouble.isPresent()) {
            return;
        }
        var note = new Note(
                Severity.INFO,
                RIGHTS,
                "cannot be written, so policies have none: " + reason,
                "Allow the agent's account to create and patch events.");
        trouble = Optional.of(note);
        log.info("{} {}. {}", note.subject(), note.text(), note.advice());
        notes.note(RIGHTS, note);
    }

    /// Nothing is told afterwards, save what is on its way.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
