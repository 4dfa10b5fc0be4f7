package io.kuberouter.admin;

import io.kuberouter.agent.Board;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The admin server before a board of a test, on a free port of the loopback.
///
/// @param port where it listens
public record SampleApp(ConfigurableApplicationContext context, int port) implements AutoCloseable {

    @Configuration(proxyBeanMethods = false)
    @Import(AdminConfiguration.class)
    static class Wiring {}

    /// Starts it.
    public static SampleApp of(Board board, Path runDirectory) {
        return of(board, runDirectory, 0);
    }

    private static SampleApp of(Board board, Path runDirectory, int port) {
        var properties = new java.util.HashMap<>(new AdminPort("127.0.0.1", 1, "").properties());
        properties.putAll(Map.of("server.port", port, "kube-router.run-directory", runDirectory.toString()));
        var context = new SpringApplicationBuilder(Wiring.class)
                .properties(properties)
                .initializers(early -> early.getBeanFactory().registerSingleton("board", board))
                .run();
        var server = ((WebServerApplicationContext) context).getWebServer();
        return new SampleApp(context, server == null ? 0 : server.getPort());
    }

    /// The address of a path.
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        context.close();
    }

    /// Serves the invented shop, or as many servers as the first argument says, on 20245 or `-Dport` until interrupted.
    static void main(String[] args) throws InterruptedException {
        var board = args.length > 0 ? SampleBoard.of(Integer.parseInt(args[0])) : SampleBoard.shop();
        try (var app = of(
                board,
                Path.of(System.getProperty("java.io.tmpdir"), "kube-router"),
                Integer.getInteger("port", 20_245))) {
            System.out.println(app.url("/"));
            Thread.currentThread().join();
        }
    }
}
