package io.kuberouter.admin.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.agent.Overview.Health;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerTest {

    private static final List<String> REASONS = List.of("area ipvs: no answer");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/healthz | true | true | 200 | OK\\n",
                "/livez | true | false | 200 | OK\\n",
                "/healthz?verbose | true | false | 200 | OK\\n",
                "/healthz | false | false | 500 | Unhealthy",
                "/readyz | true | true | 200 | OK\\n",
                "/readyz | true | false | 503 | Not ready\\narea ipvs: no answer\\n",
                "/healthz/x | true | true | 404 | 404 page not found\\n",
                "/ | true | true | 404 | 404 page not found\\n",
            })
    void answers(String path, boolean live, boolean ready, int status, String body) throws Exception {
        try (var server = new HealthServer("127.0.0.1", 0, () -> new Health(live, ready, REASONS));
                var http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + path);
            var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body.replace("\\n", "\n"));
        }
    }

    @Test
    void whatIsToldCanBeSwapped() throws Exception {
        try (var server = new HealthServer("", 0, () -> new Health(true, false, REASONS));
                var http = HttpClient.newHttpClient()) {
            server.show(() -> new Health(true, true, List.of()));
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/readyz");
            assertThat(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var server = new MetricsServer("127.0.0.1", 0, "/metrics", () -> "")) {
            assertThatThrownBy(() -> new MetricsServer("127.0.0.1", server.port(), "/metrics", () -> "").close())
                    .hasMessageContaining("127.0.0.1:" + server.port());
        }
    }
}
