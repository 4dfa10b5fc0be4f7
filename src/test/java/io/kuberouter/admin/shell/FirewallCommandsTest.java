package io.kuberouter.admin.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/// The shell's words about the firewall, against a real admin server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirewallCommandsTest {

    private Path directory = Path.of("");
    private SampleApp app;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        app = SampleApp.of(SampleBoard.shop(), directory);
        // What the server logs with its first request must not land in what a command prints.
        body("/health.json");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "policies ns:shop -o json | /policies.json?q=ns:shop",
                "policy shop/db -o json | /policies/shop/db.json",
                "pod shop/db-0 -o json | /pods/shop/db-0.json",
                "drops direction:egress -o json | /drops.json?q=direction:egress",
                "explain shop/web-0 shop/db-0 5432 -o json | /why.json?from=shop/web-0&to=shop/db-0&port=5432",
            })
    void jsonIsWhatTheAgentSaid(String command, String path) throws Exception {
        var ran = run(command.split(" "));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo(body(path));
    }

    @Test
    void yamlSaysTheSame() throws Exception {
        Map<String, Object> document =
                new Yaml().load(run("policies", "policy:db", "--output=yaml").out());
        assertThat(document).containsEntry("kind", "PolicyList").containsEntry("matching", 1);
    }

    @Test
    void tablesHaveALineForEachRow() throws Exception {
        assertThat(run("policies").out())
                .startsWith("POLICY             SELECTS")
                .contains("shop/default-deny  all pods");
        assertThat(run("policy", "shop/db").out())
                .contains("from pods app=web in the same namespace, TCP 5432")
                .contains("10.244.1.5 10.244.1.6 10.244.3.17")
                .contains("iptables -S KUBE-NWPLCY-");
        assertThat(run("pod", "shop/db-0").out())
                .contains("ingress: isolated by shop/db, shop/default-deny, 41 packets refused")
                .contains("egress: open");
        assertThat(run("drops").out()).contains("shop/cart-1 (10.244.1.9)").contains("1,207 more above the rate limit");
    }

    @Test
    void explainFailsWhenItIsRefused() throws Exception {
        var refused = run("explain", "shop/cart-1", "shop/db-0", "-p", "TCP", "5432");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out())
                .startsWith("Refused: policies shop/db, shop/default-deny isolate shop/db-0")
                .contains("shop/db rule 0: pod shop/cart-1 does not match app=web")
                .contains("What would let it through, in spec.ingress of shop/db:\n- from:\n");
        assertThat(run("explain", "shop/web-0", "shop/db-0", "5432").code()).isZero();
        assertThat(run("explain", "shop/nobody", "shop/db-0", "5432").err()).contains("there is no pod shop/nobody");
        assertThat(run("explain", "shop/web-0").err()).contains("explain FROM TO PORT");
    }

    @Test
    void diffReadsAFile() throws Exception {
        var file = Files.writeString(directory.resolve("policy.yaml"), "kind: NetworkPolicy\n");
        assertThat(run("diff", "-f", file.toString()).out())
                .contains("refused  allowed")
                .contains("allowed  refused");
        assertThat(run("diff", "-f", "/nowhere.yaml").err()).contains("cannot read /nowhere.yaml");
    }

    @Test
    void wrongNamesAreNamed() throws Exception {
        assertThat(run("policy", "db").err()).contains("policy NAMESPACE/NAME: not 'db'");
        assertThat(run("pod", "shop/nobody").code()).isEqualTo(1);
    }

    @Test
    void followedDropsAppearUntilTheAgentIsSilent(@TempDir Path other) throws Exception {
        var board = SampleBoard.shop();
        var followed = SampleApp.of(board, other);
        var out = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            var following = new FutureTask<>(() ->
                    ShellMain.run("--admin-port=" + followed.port(), "--run-directory=" + other, "drops", "--follow"));
            Thread.ofPlatform().start(following);
            await().until(() -> out.toString(StandardCharsets.UTF_8).contains("shop/cart-1"));
            board.refuse();
            await().until(() -> out.toString(StandardCharsets.UTF_8).contains("10.0.9.9 -> shop/db-0"));
            followed.close();
            assertThat(following.get()).isEqualTo(1);
        } finally {
            System.setOut(before);
            followed.close();
        }
    }

    private Ran run(String... command) throws Exception {
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
