package io.kuberouter.kernel.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.TargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace for one test, with its loopback up; gone when closed. The test is skipped where it cannot be
/// made.
public final class Namespace implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Exec exec = new Exec(Duration.ofSeconds(60));
    private final String name = "kr" + ProcessHandle.current().pid() + "x" + NUMBERS.incrementAndGet();

    public Namespace() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "making a network namespace takes root");
        assertThat(exec.run("ip", "netns", "add", name).failure()).contains("ended with 0");
        sh("ip link set lo up");
    }

    public Path path() {
        return Path.of("/run/netns", name);
    }

    /// Does the work inside.
    public <T> T in(Callable<T> work) throws Exception {
        return NetworkNamespace.inside(path(), work);
    }

    /// Runs a script of the shell inside; what it prints.
    public String sh(String script) throws Exception {
        return exec.feed(script, List.of("ip", "netns", "exec", name, "sh", "-e"))
                .text();
    }

    @Override
    public void close() throws TargetException {
        if (Files.exists(path())) {
            exec.run("ip", "netns", "del", name).text();
        }
    }
}
