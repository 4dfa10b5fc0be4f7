package io.kuberouter.lab.cluster;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The guided check as it is read: a line for each claim, and the sum. A claim that does not come to an end, or a
/// machine that has ended, ends the check: what comes later has nothing to stand on.
final class Report {

    private final PrintStream out;
    private final Duration limit;
    private int held;
    private int broken;
    private boolean over;

    /// @param limit for one claim
    Report(PrintStream out, Duration limit) {
        this.out = out;
        this.limit = limit;
    }

    /// Looks at every claim of a topic, those after a broken one too.
    void look(Topic topic) {
        if (over) {
            return;
        }
        out.println();
        out.println(topic.name());
        for (var claim : topic.claims()) {
            if (!over) {
                look(claim);
            }
        }
    }

    private void look(Claim claim) {
        long start = System.nanoTime();
        String verdict = "FAIL";
        String seen;
        try {
            seen = seen(claim);
            verdict = "ok  ";
            held++;
        } catch (Exception e) {
            seen = e instanceof Disproved || e instanceof Ended ? String.valueOf(e.getMessage()) : e.toString();
            over |= e instanceof Ended;
            broken++;
        }
        var took = Await.seconds(Duration.ofNanos(System.nanoTime() - start));
        out.printf("%s %8s  %s: %s   [%s]%n", verdict, took, claim.text(), seen, claim.command());
    }

    /// On a thread of its own, which is left alone where it hangs.
    private String seen(Claim claim) throws Exception {
        var task = new FutureTask<>(claim.proof()::seen);
        var thread = Thread.ofPlatform().daemon().name(claim.text()).start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new Ended("no end after " + Await.seconds(limit) + ", it waits in " + place(thread.getStackTrace()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /// The lab's own part of a stack, innermost first.
    private static String place(StackTraceElement[] stack) {
        String lab = Report.class.getPackageName();
        List<String> frames = Stream.of(stack)
                .filter(frame -> frame.getClassName().startsWith(lab))
                .map(StackTraceElement::toString)
                .toList();
        return frames.stream().limit(5).collect(Collectors.joining(" < "));
    }

    /// Whether no later claim was looked at, because nothing could be said about it.
    boolean isCutShort() {
        return over;
    }

    boolean allHeld() {
        return broken == 0;
    }

    void total() {
        out.printf(
                "%n%d claims: %d held, %d did not%s%n",
                held + broken, held, broken, over ? "; the rest was not looked at" : "");
    }
}
