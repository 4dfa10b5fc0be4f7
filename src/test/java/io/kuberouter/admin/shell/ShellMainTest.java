package io.kuberouter.admin.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.jline.ExtendedDefaultParser;
import org.yaml.snakeyaml.Yaml;

/// The shell against a real admin server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellMainTest {

    private final SampleBoard board = SampleBoard.shop();
    private Path directory = Path.of("");
    private SampleApp app;

    @BeforeAll
    void start(@TempDir Path directory) {
        this.directory = directory;
        app = SampleApp.of(board, directory);
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @Test
    void jsonIsWhatTheAgentSaid() throws Exception {
        var ran = run("services", "ns:shop", "-o", "json");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo(body("/services.json?q=ns:shop"));
    }

    @Test
    void yamlSaysTheSame() throws Exception {
        Map<String, Object> document =
                new Yaml().load(run("services", "svc:web", "--output=yaml").out());
        assertThat(document).containsEntry("kind", "ServiceList").containsEntry("matching", 2);
    }

    @Test
    void theTableHasALineForEachServer() throws Exception {
        assertThat(run("services", "svc:web").out())
                .startsWith("SERVICE   PORT  VIRTUAL SERVER")
                .contains("shop/web  http  10.96.14.7:80/tcp");
        assertThat(run("overview").out()).contains("AREA", "ipvs      failing");
    }

    @Test
    void healthFailsWhenTheAgentIsNotReady() throws Exception {
        assertThat(run("health")).isEqualTo(new Ran(1, "live, not ready\n! area ipvs: 1 object fails\n", ""));
    }

    @Test
    void verifyAsksTheAgentToLookAtTheKernel() throws Exception {
        var ran = run("verify");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("overview");
        assertThat(board.actions()).contains("verify");
    }

    @Test
    void cleanupOnlyListsInADryRun() throws Exception {
        var ran = run("cleanup-config", "--dry-run");
        assertThat(ran.out()).contains("2 objects on node-2:", "link kube-dummy-if");
        assertThat(board.actions()).doesNotContain("cleanup");
    }

    @Test
    void cleanupRemovesWhenItNeedNotAsk() throws Exception {
        try (var other = SampleApp.of(SampleBoard.shop(), directory.resolve("other"))) {
            var ran = run(other, directory.resolve("other"), "cleanup-config", "--yes");
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).endsWith("All removed. The agent ends now.\n");
        }
    }

    @Test
    void aWrongCommandAndASilentAgentFail() throws Exception {
        assertThat(run("servces").code()).isEqualTo(2);
        assertThat(run("services", "-o", "xml").err()).contains("there are table, json, yaml");
        var ran = Ran.of("--admin-port=1", "services");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("no agent answers at 127.0.0.1:1").contains("--admin-port");
    }

    @Test
    void tabCompletesCommandsOptionsAndWords() throws Exception {
        assertThat(completed("se")).contains("services");
        assertThat(completed("services --o")).contains("--output");
        assertThat(completed("services state:")).contains("state:failing", "state:in-kernel");
        assertThat(completed("po")).contains("policies", "policy", "pod");
        assertThat(completed("policies state:")).contains("state:failing", "direction:egress");
        assertThat(completed("drops --")).contains("--follow", "--output");
        assertThat(completed("services --output ")).contains("table", "json", "yaml");
    }

    private static List<String> completed(String line) throws Exception {
        try (var context = new AnnotationConfigApplicationContext();
                var terminal = TerminalBuilder.builder()
                        .dumb(true)
                        .system(false)
                        .streams(System.in, new ByteArrayOutputStream())
                        .build()) {
            context.registerBean(AgentClient.class, () -> new AgentClient("127.0.0.1:1", Path.of("none")));
            context.register(ShellCommands.class);
            context.refresh();
            var registry = context.getBean(CommandRegistry.class);
            ParsedLine parsed = new ExtendedDefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
            var candidates = new ArrayList<Candidate>();
            new Completion(registry).complete(Terminal.reader(terminal, registry), parsed, candidates);
            return candidates.stream().map(Candidate::value).toList();
        }
    }

    private Ran run(String... command) throws Exception {
        return run(app, directory, command);
    }

    private static Ran run(SampleApp app, Path directory, String... command) throws Exception {
        var arguments = new ArrayList<>(List.of("--admin-port=" + app.port(), "--run-directory=" + directory));
        arguments.addAll(List.of(command));
        return Ran.of(arguments.toArray(String[]::new));
    }

    private String body(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(app.url(path))).build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
