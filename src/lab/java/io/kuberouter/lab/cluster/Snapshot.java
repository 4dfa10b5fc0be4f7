package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;

/// All that a node holds, line by line in the words of the tools; see `src/lab/cluster/snapshot`.
record Snapshot(String text) {

    private static final Duration SETTLED = Duration.ofSeconds(20);

    /// Waits until the kernel has found no double of its addresses (RFC 4862, section 5.4).
    static Snapshot of(Node node) throws Exception {
        Await.met(SETTLED, () -> take(node).contains(" tentative") ? node.name() + " has tentative addresses" : "");
        return new Snapshot(take(node));
    }

    private static String take(Node node) throws IOException {
        return node.run("src/lab/cluster/snapshot");
    }

    /// @throws Disproved with the lines that are more or fewer now
    void mustEqual(Snapshot now) {
        if (text.equals(now.text)) {
            return;
        }
        var gone = new LinkedHashSet<>(text.lines().toList());
        var more = new LinkedHashSet<>(now.text.lines().toList());
        gone.removeAll(now.text.lines().toList());
        more.removeAll(text.lines().toList());
        throw new Disproved("missing " + gone + ", too many " + more);
    }

    int lines() {
        return (int) text.lines().count();
    }
}
