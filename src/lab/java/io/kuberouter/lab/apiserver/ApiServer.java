package io.kuberouter.lab.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// The embedded API server: plain HTTP, no users, objects in memory.
///
/// ```java
/// try (var server = ApiServer.start()) {
///     server.direct().create("/api/v1/namespaces/default/services", service);
///     var client = new HttpApi(server.uri());
/// }
/// ```
///
/// Faults for tests: [#faults], [#dropWatches], [#compact], [#down] and [#up]; the same over HTTP as `POST /lab/faults`
/// with any of `errors=3`, `delay=0.2s`, `watches=drop`, `compact=true`, `down=5s`.
public final class ApiServer implements AutoCloseable {

    static {
        // Without it a small event waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Options options;
    private final Store store;
    private final Verbs verbs;
    private final Faults faults = new Faults();
    private final Set<Thread> watches = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private InetSocketAddress address;
    private @Nullable HttpServer listener;

    /// How to run.
    ///
    /// @param address where to listen; port 0 takes a free one
    /// @param serviceRanges where cluster addresses come from, one range for each family
    /// @param bookmarks how often a watch that asks for bookmarks hears one
    /// @param remembered events of each kind that a watch may go back
    public record Options(InetSocketAddress address, List<Prefix> serviceRanges, Duration bookmarks, int remembered) {

        public static final Options DEFAULTS = new Options(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(Prefix.of("10.96.0.0/16"), Prefix.of("fd00:10:96::/112")),
                Duration.ofSeconds(60),
                20_000);

        public Options {
            serviceRanges = List.copyOf(serviceRanges);
        }

        public Options withAddress(InetSocketAddress address) {
            return new Options(address, serviceRanges, bookmarks, remembered);
        }

        public Options withBookmarks(Duration bookmarks) {
            return new Options(address, serviceRanges, bookmarks, remembered);
        }
    }

    private ApiServer(Options options) {
        this.options = options;
        this.address = options.address();
        this.store = new Store(options.remembered());
        this.verbs = new Verbs(store, new Admission(new ServiceAddresses(options.serviceRanges())));
        for (String namespace : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
            direct().create("/api/v1/namespaces", Json.readObject("{\"metadata\":{\"name\":\"" + namespace + "\"}}"));
        }
    }

    /// Starts on a free port of the loopback address.
    public static ApiServer start() {
        return start(Options.DEFAULTS);
    }

    /// @throws UncheckedIOException if the address cannot be bound
    public static ApiServer start(Options options) {
        var server = new ApiServer(options);
        server.up();
        return server;
    }

    /// Where it listens, e.g. `http://127.0.0.1:40123`.
    public synchronized URI uri() {
        return URI.create("http://" + Ip.of(address.getAddress().getAddress()).bracketed() + ":" + address.getPort());
    }

    /// This server without a network between.
    public Api direct() {
        return new Direct();
    }

    public Faults faults() {
        return faults;
    }

    /// Ends all watches, in good order, as the real server does after their time.
    public void dropWatches() {
        watches.forEach(Thread::interrupt);
    }

    /// Forgets history: watches from older revisions and pages of older lists are answered 410.
    public void compact() {
        store.compact();
    }

    /// Stops listening and cuts all connections. Objects stay.
    public synchronized void down() {
        if (listener != null) {
            listener.stop(0);
            listener = null;
            dropWatches();
        }
    }

    /// Listens again, on the same port.
    ///
    /// @throws UncheckedIOException if somebody else took it
    public synchronized void up() {
        if (listener != null) {
            return;
        }
        try {
            var server = HttpServer.create(address, 0);
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
            address = server.getAddress();
            listener = server;
        } catch (IOException e) {
            throw new UncheckedIOException("listen on " + address, e);
        }
    }

    @Override
    public void close() {
        down();
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var request = Request.of(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    String.valueOf(headers.getOrDefault("Accept", List.of())),
                    headers.getOrDefault("Content-Type", List.of("")).getFirst(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            try {
                serve(exchange, request);
            } catch (Problem problem) {
                send(exchange, Reply.of(problem));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange, Request request) throws IOException, InterruptedException {
        if (request.path().equals("/lab/faults")) {
            send(exchange, faults(request));
            return;
        }
        faults.strike();
        var watch = watch(request);
        if (watch == null) {
            send(exchange, answer(request));
        } else {
            stream(exchange, watch);
        }
    }

    private @Nullable Watch watch(Request request) {
        boolean wanted = request.method().equals("GET") && request.flag("watch");
        return wanted ? new Watch(store, Route.of(request.path()), request, options.bookmarks()) : null;
    }

    private Reply answer(Request request) {
        try {
            return Discovery.at(request.path())
                    .or(() -> Reviews.at(request))
                    .orElseGet(() -> verbs.answer(Route.of(request.path()), request));
        } catch (JacksonException | IllegalArgumentException | IllegalStateException e) {
            // An object of another shape than its kind has: nothing here checked that before.
            throw new Problem(500, "InternalError", e.toString());
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.json().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.code(), body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(HttpExchange exchange, Watch watch) throws IOException {
        watches.add(Thread.currentThread());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        out.flush();
        try {
            watch.run(line -> {
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.flush();
            });
        } catch (InterruptedException dropped) {
            // The end of the stream is all that the client hears.
            return;
        } finally {
            watches.remove(Thread.currentThread());
        }
    }

    private Reply faults(Request request) {
        if (!request.method().equals("POST")) {
            throw Problem.noSuchMethod();
        }
        faults.failNext((int) request.number("errors", 0));
        faults.delay(duration(request.text("delay")));
        if (request.text("watches").equals("drop")) {
            dropWatches();
        }
        if (request.flag("compact")) {
            compact();
        }
        var down = duration(request.text("down"));
        if (down.isPositive()) {
            threads.execute(() -> outage(down));
        }
        return Reply.ok(Json.object().put("status", "Success"));
    }

    /// @param text e.g. `0.2s` or `1m`; empty is zero
    private static Duration duration(String text) {
        return text.isEmpty() ? Duration.ZERO : Duration.parse("PT" + text);
    }

    private void outage(Duration time) {
        try {
            down();
            Thread.sleep(time);
            up();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Direct implements Api {
        @Override
        public ObjectNode call(String method, String target, String contentType, String body) {
            var reply = answer(Request.of(method, target, "", contentType, body));
            return Json.readObject(reply.json());
        }

        @Override
        public void watch(String target, Predicate<ObjectNode> listener) throws InterruptedException {
            var request = Request.of("GET", target, "", "", "");
            try {
                new Watch(store, Route.of(request.path()), request, options.bookmarks()).run(line -> {
                    if (!listener.test(Json.readObject(line))) {
                        throw new IOException("heard enough");
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }
}
