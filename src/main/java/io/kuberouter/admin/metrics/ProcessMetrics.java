package io.kuberouter.admin.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The process metrics that dashboards of Go programs expect, from `/proc/self` (proc(5)). What cannot be read is left
/// out.
final class ProcessMetrics {

    private static final Path PROC = Path.of("/proc/self");
    private static final long PAGE = 4096;
    private static final double TICKS = 100;

    void write(Exposition out) {
        try {
            stat(out);
            out.family("process_open_fds", "gauge", "Number of open file descriptors")
                    .sample("process_open_fds", "", count(PROC.resolve("fd")));
        } catch (IOException absent) {
            // No /proc here: a development machine.
        }
    }

    private static void stat(Exposition out) throws IOException {
        String stat = Files.readString(PROC.resolve("stat"));
        var fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        out.family("process_cpu_seconds_total", "counter", "User and system CPU time spent in seconds")
                .sample("process_cpu_seconds_total", "", ticks / TICKS);
        out.family("process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes")
                .sample("process_virtual_memory_bytes", "", Long.parseLong(fields.get(20)));
        out.family("process_resident_memory_bytes", "gauge", "Resident memory size in bytes")
                .sample("process_resident_memory_bytes", "", Long.parseLong(fields.get(21)) * PAGE);
    }

    private static long count(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
