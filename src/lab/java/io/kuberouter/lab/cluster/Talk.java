package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.time.Duration;

/// A connection through a Service that lasts, five words a second each way.
record Talk(Machine machine, String file) {

    private static final Duration A_WORD = Duration.ofSeconds(5);

    /// Begins one in a name space; returns when the first word came back.
    static Talk begin(Machine machine, String from, String address, int port) throws Exception {
        var talk = new Talk(machine, "/run/cluster/talk-" + System.nanoTime());
        machine.output(
                from,
                "setsid src/lab/cluster/talk %s %d %s >/dev/null 2>&1 </dev/null &"
                        .formatted(address, port, talk.file));
        Await.met(A_WORD, () -> talk.words() > 0 ? "" : "no answer from " + address + ":" + port);
        return talk;
    }

    /// How many words came back so far.
    ///
    /// @throws Disproved if the connection has ended
    long words() throws IOException {
        String last =
                machine.run("cat " + file + " 2>/dev/null || echo 0").text().strip();
        Disproved.unless(!last.equals("broken"), "the connection broke");
        return last.isEmpty() ? 0 : Long.parseLong(last);
    }

    /// Waits until one more word comes back over the same connection.
    ///
    /// @return how many came back by then
    long goesOn() throws Exception {
        long before = words();
        Await.met(A_WORD, () -> words() > before ? "" : "nothing comes back any more");
        return words();
    }
}
