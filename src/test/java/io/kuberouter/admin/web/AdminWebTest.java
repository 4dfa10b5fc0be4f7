package io.kuberouter.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.admin.SampleApp;
import io.kuberouter.admin.SampleBoard;
import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The admin server as programs meet it: real requests over a real socket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminWebTest {

    private final SampleBoard board = SampleBoard.shop();
    private final HttpClient http = HttpClient.newHttpClient();
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
    void servicesAreAlsoJson() throws Exception {
        var list = Json.read(get("/services.json?q=svc:web").body(), Documents.ServiceList.class);
        assertThat(list.kind()).isEqualTo("ServiceList");
        assertThat(list.items()).hasSize(2);
        assertThat(list.items().getFirst().command()).isEqualTo("ipvsadm -Ln -t 10.96.14.7:80");
        assertThat(list.items().getFirst().destinations()).hasSize(4);
    }

    @Test
    void theAcceptHeaderAsksForJsonToo() throws Exception {
        var answer = send(HttpRequest.newBuilder(uri("/services?q=svc:web")).header("Accept", "application/json"));
        assertThat(answer.body())
                .isEqualTo(get("/services.json?q=svc:web&page=0").body());
    }

    @Test
    void aBadObjectIsListedWithItsReason() throws Exception {
        String sentence = "endpoints[2].addresses[0]: '10.244.0.300' is not an IP address; left out";
        var list = Json.read(get("/services.json?q=svc:cart").body(), Documents.ServiceList.class);
        assertThat(list.notes()).extracting(Documents.Remark::text).containsExactly(sentence);
        assertThat(get("/").body()).contains(sentence.replace("'", "&#39;"));
        assertThat(get("/services/shop/cart").body()).contains(sentence.replace("'", "&#39;"));
    }

    @Test
    void theActuatorShowsTheSameServices() throws Exception {
        assertThat(get("/actuator/ipvs").body()).isEqualTo(get("/services.json").body());
        assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/prometheus").body())
                .contains("# TYPE kube_router_service_packets_in counter\n")
                .contains("kube_router_service_total_connections{svc_namespace=\"shop\",service_name=\"web\","
                        + "service_vip=\"10.96.14.7\",protocol=\"tcp\",port=\"80\"} ")
                .contains("\nkube_router_controller_ipvs_services "
                        + board.traffic().all() + "\n")
                .contains("kube_router_controller_ipvs_services_sync_time_bucket{le=\"0.005\"} 0\n")
                .contains("kube_router_build_info{goversion=\"java25\",version=\"1.0.0\"} 1\n")
                .contains("jvm_memory_used_bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/env", "/actuator/metrics", "/nowhere", "/services/shop/nobody"})
    void nothingElseIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:20245, 200",
        "[::1]:1, 200",
        "node-2:20246, 200",
        "10.0.1.12, 200",
        "[fd00:1::12]:20245, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
    })
    void onlyNamesOfThisNodeAreAnswered(String host, int status) throws Exception {
        assertThat(raw("GET /health.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void everyAnswerKeepsTheBrowserWithinThisPage() throws Exception {
        var headers = get("/services").headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(get("/services").body()).doesNotContain("style=\"").doesNotContain("<script>");
    }

    @Test
    void changesNeedTheTokenAndNoOtherSite() throws Exception {
        assertThat(post("/actions/verify", "").statusCode()).isEqualTo(401);
        assertThat(post("/actions/verify", "wrong").statusCode()).isEqualTo(401);
        assertThat(post("/actions/cleanup", "").statusCode()).isEqualTo(401);
        assertThat(get("/cleanup.json").statusCode()).isEqualTo(401);
        var strange = request("/actions/verify", token()).header("Sec-Fetch-Site", "cross-site");
        assertThat(send(strange).statusCode()).isEqualTo(403);
        var foreign = request("/actions/verify", token()).header("Origin", "http://evil.example");
        assertThat(send(foreign).statusCode()).isEqualTo(403);
        assertThat(board.actions()).isEmpty();

        assertThat(post("/actions/verify", token()).statusCode()).isEqualTo(200);
        assertThat(board.actions()).containsExactly("verify");
    }

    @Test
    void eventsResumeAfterTheOneThatWasSeen() throws Exception {
        assertThat(firstEvents("1")).contains("event: change");
        assertThat(firstEvents(Long.toString(board.overview().at().toEpochMilli())))
                .contains("event: hello");
    }

    @Test
    void tenThousandServersStayASmallPage(@TempDir Path directory) throws Exception {
        try (var large = SampleApp.of(SampleBoard.of(10_000), directory)) {
            var uri = URI.create(large.url("/services?sort=-rate&page=7"));
            var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.body()).contains("301–350 of 10,000");
            assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
        }
    }

    private String firstEvents(String last) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri("/events"))
                .header("Last-Event-ID", last)
                .build();
        try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
            return new String(in.readNBytes(40), StandardCharsets.UTF_8);
        }
    }

    private String token() throws IOException {
        var file = TokenFile.path(directory.toString());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        return Files.readString(file).strip();
    }

    private HttpResponse<String> post(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(app.url(path));
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void csvHasALineForEachServer() throws Exception {
        List<String> lines = get("/services.csv?q=ns:shop").body().lines().toList();
        assertThat(lines).hasSize(10);
        assertThat(lines.getFirst()).startsWith("namespace,service,port_name,address");
    }
}
