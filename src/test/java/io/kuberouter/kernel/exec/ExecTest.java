package io.kuberouter.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.reconcile.TargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecTest {

    private final Exec exec = new Exec(Duration.ofSeconds(20));

    @Test
    void bothOutputsAndTheExitCodeComeBack() throws TargetException {
        var output = exec.run("sh", "-c", "echo out; echo err >&2; exit 3");
        assertThat(output.code()).isEqualTo(3);
        assertThat(output.out()).isEqualTo("out\n");
        assertThat(output.err()).isEqualTo("err\n");
    }

    @Test
    void aMegabyteGoesInAndComesOut() throws TargetException {
        String text = "0123456789abcde\n".repeat(65536);
        assertThat(exec.feed(text, List.of("cat")).text()).isEqualTo(text);
    }

    @Test
    void aProgramMayLeaveItsInputUnread() throws TargetException {
        assertThat(exec.feed("x".repeat(1 << 20), List.of("true")).code()).isZero();
    }

    @Test
    void whoListensHearsOfEveryProgramThatHasEnded() throws TargetException {
        var ended = new ArrayList<String>();
        var took = new ArrayList<Duration>();
        var heard = new Exec(Duration.ofSeconds(20), (program, time) -> {
            ended.add(program);
            took.add(time);
        });
        heard.run("true");
        heard.run("sh", "-c", "sleep 0.2; exit 1");
        assertThatThrownBy(() -> heard.run("no-such-program")).isInstanceOf(TargetException.class);
        assertThat(ended).containsExactly("true", "sh");
        assertThat(took.getLast()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));
    }

    @Test
    void aFailureNamesTheCommandAndWhatWasSaidLast() throws TargetException {
        var output = exec.run("sh", "-c", "for i in 1 2 3 4 5; do echo line $i >&2; done; exit 1");
        assertThatThrownBy(output::text)
                .isInstanceOf(TargetException.class)
                .hasMessage("`sh -c 'for i in 1 2 3 4 5; do echo line $i >&2; done; exit 1'` ended with 1: "
                        + "line 3; line 4; line 5");
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> exec.run("no-such-program", "-x"))
                .isInstanceOf(TargetException.class)
                .hasMessage("`no-such-program -x` could not be started: no such program");
    }

    @Test
    void theDeadlineKillsTheProgramAndItsChildren() {
        long before = System.nanoTime();
        assertThatThrownBy(() -> new Exec(Duration.ofSeconds(1)).run("sh", "-c", "sleep 97531; echo never"))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("was killed after 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").endsWith("sleep 97531")))
                .allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10)));
    }

    /// It holds the program's pipes, so that their end never comes to whoever reads them by then.
    @Test
    void whatAProgramLeavesBehindIsNotWaitedForBeyondTheDeadline() {
        long before = System.nanoTime();
        assertThatThrownBy(() -> new Exec(Duration.ofSeconds(1)).run("sh", "-c", "sleep 20 & sleep 0.3; echo done"))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("something that it started still writes for it");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }
}
