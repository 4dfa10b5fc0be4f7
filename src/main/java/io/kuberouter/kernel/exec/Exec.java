package io.kuberouter.kernel.exec;

import io.kuberouter.reconcile.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Runs one program at a time to its end, without a shell, in the C locale and in the network namespace of the calling
/// thread.
public final class Exec {

    private final Duration deadline;
    private final Listener listener;
    private final AtomicLong programs = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();

    /// Hears of every program that has ended, on the thread that ran it.
    public interface Listener {
        void ended(String program, Duration took);
    }

    /// @param deadline how long a program may take before it is killed
    public Exec(Duration deadline) {
        this(deadline, (_, _) -> {});
    }

    /// @param deadline how long a program may take before it is killed
    public Exec(Duration deadline, Listener listener) {
        this.deadline = deadline;
        this.listener = listener;
    }

    /// Programs started so far.
    public long programs() {
        return programs.get();
    }

    /// Lines of input handed to programs so far.
    public long lines() {
        return lines.get();
    }

    /// Runs a program that reads nothing.
    ///
    /// @throws TargetException if it cannot be started or overruns the deadline; any exit code is an answer
    public Output run(String... command) throws TargetException {
        return feed("", List.of(command));
    }

    /// Runs a program with this text as its standard input.
    ///
    /// @throws TargetException if it cannot be started or overruns the deadline; any exit code is an answer
    public Output feed(String input, List<String> command) throws TargetException {
        long begin = System.nanoTime();
        long end = begin + deadline.toNanos();
        var process = start(command);
        programs.incrementAndGet();
        lines.addAndGet(input.lines().count());
        try {
            var out = reading(process.getInputStream());
            var err = reading(process.getErrorStream());
            var fed = task(() -> write(process.getOutputStream(), input));
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TargetException("`" + Output.line(command) + "` was killed after " + deadline.toSeconds()
                        + " s without an end");
            }
            inTime(fed, end);
            var output = new Output(command, process.exitValue(), inTime(out, end), inTime(err, end));
            listener.ended(command.getFirst(), Duration.ofNanos(System.nanoTime() - begin));
            return output;
        } catch (TimeoutException e) {
            throw new TargetException(
                    "`" + Output.line(command) + "` has ended, but something that it started still writes for it", e);
        } catch (ExecutionException e) {
            throw new TargetException("`" + Output.line(command) + "` could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("`" + Output.line(command) + "` was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// What is not there at the end is not waited for: a program may leave others behind that hold its pipes.
    private static <T> T inTime(FutureTask<T> task, long end)
            throws ExecutionException, InterruptedException, TimeoutException {
        return task.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static Process start(List<String> command) throws TargetException {
        var builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new TargetException("`" + Output.line(command) + "` could not be started: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("No such file or directory") ? "no such program" : text;
    }

    /// Both ends of a pipe need somebody: a program that is not read stops writing, one that is not fed never ends.
    private static FutureTask<String> reading(InputStream in) {
        return task(() -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static <T> FutureTask<T> task(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().name("exec").start(task);
        return task;
    }

    /// Whether all was taken. A program that ends before it has read everything says why in its exit code.
    private static boolean write(OutputStream out, String input) {
        try (out) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
