package io.kuberouter.admin.web;

import static java.util.Objects.requireNonNull;

import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How long a node with ten thousand virtual servers takes for its Services page, from request to last byte, with the
/// collector and the compiler that the launcher chooses. The budget is 50 ms. `src/lab/bench page` runs it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-Xmn12m"})
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class ServicesPageBenchmark {

    private final HttpClient http = HttpClient.newHttpClient();
    private final SampleBoard board = SampleBoard.of(10_000);
    private @Nullable SampleApp app;

    /// What is looked at: the first page, one that must be sorted, one that must be filtered, the last one, one line.
    @Param({"/services", "/services?sort=-rate", "/services?q=ns:team-7", "/services?page=200", "/services?q=app-77"})
    public String path = "";

    @Setup
    public void start() throws IOException {
        app = SampleApp.of(board, Files.createTempDirectory("kube-router"));
    }

    @TearDown
    public void stop() {
        requireNonNull(app).close();
        http.close();
    }

    /// The picture is the same as for the one who looked before.
    @Benchmark
    public String again() throws Exception {
        return get();
    }

    /// One virtual server has changed since.
    @Benchmark
    public String anew() throws Exception {
        board.touch();
        return get();
    }

    private String get() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(requireNonNull(app).url(path)))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
