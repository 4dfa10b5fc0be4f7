package io.kuberouter.admin.health;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The metrics in Prometheus' text format, on the path of `--metrics-path` and on `/actuator/prometheus`.
public final class MetricsServer implements AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PlainServer server;

    /// Listens at once.
    ///
    /// @param address empty for all addresses; IPv6 in brackets
    /// @param path of `--metrics-path`
    /// @param scrape the metrics as they are now
    /// @throws IOException naming address and port if they cannot be bound
    public MetricsServer(String address, int port, String path, Supplier<String> scrape) throws IOException {
        this.server = new PlainServer(
                address,
                port,
                Set.copyOf(List.of(path, "/actuator/prometheus")),
                _ -> new PlainServer.Answer(200, TEXT, scrape.get()));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
