package io.kuberouter.lab.cluster;

import io.kuberouter.lab.apiserver.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/// A node of the cluster: its name space, its agent, its dashboard.
///
/// @param dashboard the port of this host's loopback address that leads there
record Node(String name, String address, String podCidr, int dashboard, Machine machine) {

    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int LAST_WORDS = 2000;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// The output of a command on the node, which must succeed.
    String run(String command) throws IOException {
        return machine.output(name, command);
    }

    /// Plays a session of the shell in a terminal.
    ///
    /// @return what was seen, in a line
    String terminal(String session) throws IOException {
        return run("src/lab/cluster/terminal " + session)
                .strip()
                .lines()
                .toList()
                .getLast();
    }

    /// Starts the agent in the background.
    void start(String... flags) throws IOException {
        run("src/lab/cluster/agent " + name + " " + String.join(" ", flags));
    }

    /// Waits until the agent says that it is ready.
    ///
    /// @throws Ended if it does not run any more
    Duration ready() throws Exception {
        return Await.met(READY, () -> {
            try {
                var health = json("/health.json");
                return health.path("ready").asBoolean() ? "" : name + " is not ready: " + health.path("reasons");
            } catch (IOException e) {
                mustRun();
                throw e;
            }
        });
    }

    private void mustRun() throws IOException {
        String code = machine.in(name, "cat /run/cluster/%s.exit 2>/dev/null".formatted(name))
                .text()
                .strip();
        if (!code.isEmpty()) {
            String log = log();
            throw new Ended("the agent of %s ended with %s: %s"
                    .formatted(name, code, log.substring(Math.max(0, log.length() - LAST_WORDS))));
        }
    }

    /// Ends the agent with a signal and waits until it is gone.
    void end(String signal) throws Exception {
        run("kill -%s $(cat /run/cluster/%s.pid)".formatted(signal, name));
        gone();
    }

    /// Waits until the process has ended.
    void gone() throws Exception {
        Await.met(
                Duration.ofSeconds(20),
                () -> machine.in(name, "[ -d /proc/$(cat /run/cluster/%s.pid) ]".formatted(name))
                                        .code()
                                == 0
                        ? "the agent of " + name + " still runs"
                        : "");
    }

    /// Whatever the dashboard has at a path, as text.
    ///
    /// @throws IOException for every answer but 200
    String page(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard + path))
                .build();
        try {
            // A time limit of the request itself ends with the headers.
            var answer = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException(path + " of " + name + " answers " + answer.statusCode());
            }
            return answer.body();
        } catch (ExecutionException e) {
            throw new IOException(path + " of " + name + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(path + " of " + name + ": no answer for " + Await.seconds(ANSWER), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    ObjectNode json(String path) throws IOException {
        return Json.readObject(page(path));
    }

    /// What a health path answers: code, a blank, text.
    String health(String path) throws IOException {
        return run("curl -s -w ' %{http_code}' http://127.0.0.1:20244" + path).strip();
    }

    /// The virtual servers in the kernel, in order, less foreign ones.
    List<String> ipvs() throws IOException {
        return run("ipvsadm -Sn")
                .lines()
                .filter(line -> !line.isBlank()
                        && !line.contains(":8443 ")
                        && !line.contains(":514 ")
                        && !line.contains("-f 119"))
                .sorted()
                .toList();
    }

    /// The virtual servers on the dashboard, in the same words.
    List<String> shown() throws IOException {
        return IpvsText.of(json("/services.json"));
    }

    /// What one area of the agent has done so far.
    ///
    /// @param counter `changes` or `repairs`
    long count(String area, String counter) throws IOException {
        return json("/overview.json")
                .path("areas")
                .valueStream()
                .filter(one -> area.isEmpty() || one.path("name").asString("").equals(area))
                .mapToLong(one -> one.path(counter).asLong())
                .sum();
    }

    String log() throws IOException {
        return machine.run("cat target/lab/%s.log".formatted(name)).text();
    }
}
