package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.agent.FirewallNode.Plane;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.Kubeconfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The packaged program as a process of its own in the network namespace of a node, started and ended as an
/// administrator, a runtime or the kernel does.
final class AgentProcess implements AutoCloseable {

    private static final Path PROGRAM = Path.of("target/kube-router");
    private static final URI READY = URI.create("http://127.0.0.1:20244/readyz");
    private static final URI ADMIN = URI.create("http://127.0.0.1:20245/");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 5_000;

    private final FirewallNode node;
    private final Path folder;
    private final Path kubeconfig;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Long> pids = new ArrayList<>();
    private @Nullable Process process;

    /// @param folder for what the agents say
    AgentProcess(FirewallNode node, Path folder) throws IOException {
        assertThat(PROGRAM).as("the program, as `make package` builds it").isExecutable();
        this.node = node;
        this.folder = folder;
        this.kubeconfig = Kubeconfig.write(folder.resolve("kubeconfig"), node.server.uri());
    }

    /// Has those that are started from now on find this in their environment.
    AgentProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /// Starts one; returns at once.
    void start(Plane plane) throws Exception {
        var command = new ArrayList<>(List.of(PROGRAM.toString(), "--kubeconfig=" + kubeconfig, "-v1"));
        command.addAll(FirewallNode.words(plane));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().putAll(environment);
        var started = node.space().in(builder::start);
        process = started;
        pids.add(started.pid());
    }

    private Path log() {
        return folder.resolve("agent-" + pids.size() + ".log");
    }

    /// What the newest one said up to now.
    String said() throws IOException {
        return Files.readString(folder.resolve("agent-" + (pids.size() - 1) + ".log"));
    }

    /// The processes that were started, in that order.
    List<Long> pids() {
        return List.copyOf(pids);
    }

    /// Waits until the newest one has brought the node to what the API says; how long that took.
    Duration ready() {
        long since = System.nanoTime();
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(isReady()).as("ready: %s", said()).isTrue());
        return Duration.ofNanos(System.nanoTime() - since);
    }

    boolean isReady() throws Exception {
        return node.space().in(() -> {
            try {
                return ask(READY).getResponseCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /// A document of the admin port: `/drops.json`.
    ObjectNode json(String path) throws Exception {
        return node.space().in(() -> {
            try (var body = ask(ADMIN.resolve(path)).getInputStream()) {
                return Json.readObject(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        });
    }

    /// Connections are not kept: that of the last process, or of another node, would be no answer.
    private static HttpURLConnection ask(URI uri) throws IOException {
        var asked = (HttpURLConnection) uri.toURL().openConnection();
        asked.setConnectTimeout(PATIENCE_MILLIS);
        asked.setReadTimeout(PATIENCE_MILLIS);
        asked.setRequestProperty("Connection", "close");
        return asked;
    }

    private Process running() {
        return Objects.requireNonNull(process, "no agent was started");
    }

    /// Lets it go on for that long.
    void goesOn(Duration time) throws Exception {
        assertThat(running().waitFor(time.toNanos(), TimeUnit.NANOSECONDS))
                .as("it ended by itself: %s", said())
                .isFalse();
    }

    /// Waits for an end that somebody else brings about; its exit code.
    int ended() throws Exception {
        assertThat(running().waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("no end in sight: %s", said())
                .isTrue();
        return running().exitValue();
    }

    /// Asks it to end (SIGTERM), and waits for that; its exit code.
    int end() throws Exception {
        running().destroy();
        return ended();
    }

    /// Ends it in the midst of whatever it does (SIGKILL); its exit code.
    int kill() throws Exception {
        running().destroyForcibly();
        return ended();
    }

    @Override
    public void close() {
        var last = process;
        if (last != null) {
            last.destroyForcibly().onExit().join();
        }
    }
}
