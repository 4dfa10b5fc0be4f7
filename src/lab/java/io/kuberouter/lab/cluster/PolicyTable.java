package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.PolicyLoad;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// The rows of one load on one plane.
final class PolicyTable {

    private final PolicyLoad load;
    private final String plane;
    private final List<String> rows = new ArrayList<>();

    PolicyTable(PolicyLoad load, String plane) {
        this.load = load;
        this.plane = plane;
    }

    static void head(PrintStream out) {
        out.println();
        out.println("| policies, local pods, pods | plane | what | here |");
        out.println("| --- | --- | --- | --- |");
    }

    void row(String what, String value) {
        rows.add("| %d, %d, %d | %s | %s | %s |"
                .formatted(load.policies(), load.local(), load.pods(), plane, what, value));
    }

    /// Median and tail.
    void row(String what, Figures took) {
        row(what + ", p50 / p99", "%.1f / %.1f ms".formatted(took.millis(0.5), took.millis(0.99)));
    }

    void print(PrintStream out) {
        rows.forEach(out::println);
    }
}
