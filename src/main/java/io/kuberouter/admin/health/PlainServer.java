package io.kuberouter.admin.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A few paths on one port, each request on a virtual thread of its own. Every other path is 404.
final class PlainServer implements AutoCloseable {

    static {
        // A client has five seconds for its request line and headers.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
    }

    /// An answer in full.
    record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Listens at once.
    ///
    /// @param address a name or an address, IPv6 in brackets; empty for all addresses
    /// @throws IOException naming address and port if they cannot be bound
    PlainServer(String address, int port, Set<String> paths, Function<String, Answer> answers) throws IOException {
        var socket = address.isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(address), port);
        try {
            server = HttpServer.create(socket, 0);
        } catch (IOException refused) {
            throw new IOException("cannot listen on " + address + ":" + port + ": " + refused.getMessage(), refused);
        }
        server.createContext("/", exchange -> serve(exchange, paths, answers));
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void serve(HttpExchange exchange, Set<String> paths, Function<String, Answer> answers)
            throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            var answer = paths.contains(path)
                    ? answers.apply(path)
                    : new Answer(404, "text/plain; charset=utf-8", "404 page not found\n");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean headOnly = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), headOnly || body.length == 0 ? -1 : body.length);
            if (!headOnly) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
