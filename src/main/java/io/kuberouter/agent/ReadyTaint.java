package io.kuberouter.agent;

import io.kuberouter.kubernetes.write.Answer;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the taint off this node that keeps pods away until the firewall stands, once and no sooner. Tries for as long
/// as it takes, on a thread of its own.
final class ReadyTaint implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReadyTaint.class);
    private static final Duration LOOK_EACH = Duration.ofMillis(200);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final String key;
    private final BooleanSupplier stands;
    private final Supplier<Answer> removal;
    private final Reporter.Notes notes;
    private final Thread thread =
            Thread.ofPlatform().name("ready-taint").daemon().unstarted(this::work);
    private boolean told;
    private volatile boolean closed;

    /// @param key of the taint
    /// @param stands whether the first full sync was done
    /// @param removal takes the taint off; blocks
    ReadyTaint(String key, BooleanSupplier stands, Supplier<Answer> removal, Reporter.Notes notes) {
        this.key = key;
        this.stands = stands;
        this.removal = removal;
        this.notes = notes;
    }

    void start() {
        thread.start();
    }

    private void work() {
        while (!closed && !stands.getAsBoolean()) {
            LockSupport.parkNanos(this, LOOK_EACH.toNanos());
        }
        for (var pause = FIRST_RETRY; !closed && !isDone(removal.get()); pause = longer(pause)) {
            LockSupport.parkNanos(this, pause.toNanos());
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_RETRY) < 0 ? twice : LONGEST_RETRY;
    }

    private boolean isDone(Answer answer) {
        return switch (answer) {
            case Answer.Done(int count) -> {
                if (count > 0) {
                    log.info("the firewall stands: taint {} taken off this node", key);
                }
                notes.takeBack(subject());
                yield true;
            }
            case Answer.Forbidden(var reason) -> failed(reason, "Allow the agent's account to get and patch nodes.");
            case Answer.Refused(var reason) -> failed(reason, "Take the taint off by hand.");
            case Answer.Away(var reason) -> {
                log.debug("taint {}: {}", key, reason);
                yield false;
            }
        };
    }

    private boolean failed(String reason, String advice) {
        if (!told) {
            told = true;
            log.warn("{} cannot be taken off this node: {}. {}", subject(), reason, advice);
            notes.note(subject(), new Note(Severity.WARNING, subject(), "cannot be taken off: " + reason, advice));
        }
        return false;
    }

    private String subject() {
        return "taint " + key;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
