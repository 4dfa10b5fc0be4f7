package io.kuberouter.admin.health;

import io.kuberouter.agent.Overview;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;

/// `/healthz` (and `/livez`) for liveness, `/readyz` for readiness. Liveness fails only when a loop of the agent is
/// stuck; what does not work but will be tried again makes the agent unready, with the reasons in the body.
public final class HealthServer implements AutoCloseable {

    private static final String TEXT = "text/plain; charset=utf-8";

    private volatile Supplier<Overview.Health> health;
    private final PlainServer server;

    /// Listens at once, so that the port answers while the rest of the program starts.
    ///
    /// @param address empty for all addresses; IPv6 in brackets
    /// @param port 0 picks a free one, for tests; the flag's 0 means that there is no such server
    /// @param health asked for each request; see [#show]
    /// @throws IOException naming address and port if they cannot be bound
    public HealthServer(String address, int port, Supplier<Overview.Health> health) throws IOException {
        this.health = health;
        this.server = new PlainServer(address, port, Set.of("/healthz", "/livez", "/readyz"), this::answer);
    }

    /// From now on this is what is told.
    public void show(Supplier<Overview.Health> health) {
        this.health = health;
    }

    public int port() {
        return server.port();
    }

    private PlainServer.Answer answer(String path) {
        var now = health.get();
        if (path.equals("/readyz")) {
            return now.ready()
                    ? new PlainServer.Answer(200, TEXT, "OK\n")
                    : new PlainServer.Answer(503, TEXT, "Not ready\n" + lines(now));
        }
        return now.live() ? new PlainServer.Answer(200, TEXT, "OK\n") : new PlainServer.Answer(500, TEXT, "Unhealthy");
    }

    private static String lines(Overview.Health now) {
        return now.reasons().isEmpty() ? "" : String.join("\n", now.reasons()) + "\n";
    }

    @Override
    public void close() {
        server.close();
    }
}
