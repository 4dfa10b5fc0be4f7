package io.kuberouter.kubernetes.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Stands before an API server: hands on what is asked, save what a test wants to be answered otherwise or to happen
/// in between.
final class Between implements AutoCloseable {

    private final HttpServer listener;
    private final ApiServer server;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private volatile Runnable afterRead = () -> {};

    private record Refusal(int code, String status) {}

    Between(ApiServer server) throws IOException {
        this.server = server;
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", this::handle);
        listener.start();
    }

    String uri() {
        return "http://127.0.0.1:" + listener.getAddress().getPort();
    }

    /// Answers every request of this method so.
    void answer(String method, int code, String message) {
        refusals.put(method, new Refusal(code, status(code, message)));
    }

    /// The same, with all of the `Status`.
    void answerStatus(String method, int code, String status) {
        refusals.put(method, new Refusal(code, status));
    }

    /// What happens behind the back of one who has just read.
    void afterRead(Runnable change) {
        afterRead = change;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var refusal = refusals.get(method);
            if (refusal != null) {
                send(exchange, refusal.code(), refusal.status());
                return;
            }
            var type = exchange.getRequestHeaders()
                    .getOrDefault("Content-Type", List.of(""))
                    .getFirst();
            try {
                var answer = server.direct()
                        .call(method, exchange.getRequestURI().toString(), type.replaceAll(";.*", ""), body);
                send(exchange, 200, answer.toString());
            } catch (Problem problem) {
                send(exchange, problem.code(), status(problem.code(), problem.reason()));
            }
            if (method.equals("GET")) {
                afterRead.run();
            }
        }
    }

    private static String status(int code, String message) {
        return Json.object()
                .put("kind", "Status")
                .put("message", message)
                .put("code", code)
                .toString();
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        listener.stop(0);
    }
}
