package io.kuberouter.lab.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Processes of this host. They end with this one, in good order.
final class Programs {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Programs() {}

    static Process start(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    static Process start(Path log, String... command) throws IOException {
        return start(log, List.of(command));
    }

    /// Asks it to end, and waits for that.
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
