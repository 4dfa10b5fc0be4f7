package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.kubernetes.write.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadyTaintTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final KeptNotes notes = new KeptNotes();
    private final AtomicBoolean stands = new AtomicBoolean(true);
    private final AtomicInteger tries = new AtomicInteger();

    private ReadyTaint taint(Answer... answers) {
        var left = new LinkedBlockingQueue<>(List.of(answers));
        return new ReadyTaint(
                "example.com/not-ready",
                stands::get,
                () -> {
                    tries.incrementAndGet();
                    return left.size() > 1 ? left.remove() : left.element();
                },
                notes);
    }

    @Test
    void untilTheFirewallStandsNothingIsAsked() {
        stands.set(false);
        var looks = new AtomicInteger();
        try (var taint = new ReadyTaint(
                "key",
                () -> {
                    looks.incrementAndGet();
                    return stands.get();
                },
                () -> new Answer.Done(tries.incrementAndGet()),
                notes)) {
            taint.start();
            await().atMost(SOON).until(() -> looks.get() > 3);
            assertThat(tries).hasValue(0);
            stands.set(true);
            await().atMost(SOON).until(() -> tries.get() == 1);
        }
    }

    @Test
    void aServerThatIsAwayIsAskedAgain() {
        try (var taint = taint(new Answer.Away("connection refused"), new Answer.Done(1))) {
            taint.start();
            await().atMost(SOON).until(() -> tries.get() == 2);
            assertThat(notes.all()).isEmpty();
        }
    }

    /// Ruling 11; an administrator may give the right later.
    @Test
    void aMissingRightIsARemarkUntilItIsThere() {
        try (var taint = taint(new Answer.Forbidden("403: nodes is forbidden"), new Answer.Done(1))) {
            taint.start();
            await().atMost(SOON).until(() -> !notes.all().isEmpty());
            assertThat(notes.all()).singleElement().satisfies(note -> {
                assertThat(note.subject()).isEqualTo("taint example.com/not-ready");
                assertThat(note.text()).contains("nodes is forbidden");
                assertThat(note.advice()).contains("get and patch nodes");
            });
            await().atMost(SOON).until(() -> notes.all().isEmpty());
        }
    }
}
