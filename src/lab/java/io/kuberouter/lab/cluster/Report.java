package io.kuberouter.lab.cluster;

import java.io.PrintStream;
import java.time.Duration;

/// The guided check as it is read: a line for each claim, and the sum.
final class Report {

    private final PrintStream out;
    private int held;
    private int broken;

    Report(PrintStream out) {
        this.out = out;
    }

    /// Looks at every claim of a topic, those after a broken one too.
    void look(Topic topic) {
        out.println();
        out.println(topic.name());
        topic.claims().forEach(this::look);
    }

    private void look(Claim claim) {
        long start = System.nanoTime();
        String verdict;
        String seen;
        try {
            seen = claim.proof().seen();
            verdict = "ok  ";
            held++;
        } catch (Exception e) {
            seen = e instanceof Disproved ? String.valueOf(e.getMessage()) : e.toString();
            verdict = "FAIL";
            broken++;
        }
        var took = Await.seconds(Duration.ofNanos(System.nanoTime() - start));
        out.printf("%s %8s  %s: %s   [%s]%n", verdict, took, claim.text(), seen, claim.command());
    }

    boolean allHeld() {
        return broken == 0;
    }

    void total() {
        out.printf("%n%d claims: %d held, %d did not%n", held + broken, held, broken);
    }
}
