package io.kuberouter.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A handful of an API server: Services over plain HTTP/1.1, lists in pages of two, watches, and every fault on call.
final class StubApi implements AutoCloseable {
    private static final int PAGE = 2;

    private final int port;
    private final TreeMap<String, String> objects = new TreeMap<>();
    private final List<Line> log = new ArrayList<>();
    private final Set<Socket> sockets = new HashSet<>();
    private @Nullable ServerSocket listener;
    private int version = 1000;
    private int compacted;
    private int listedAt;

    /// What the stub answers in place of a list or a watch; null means it answers as it should.
    volatile @Nullable Fault fault;

    /// What it does between the pages of a list.
    volatile Runnable betweenPages = () -> {};

    volatile boolean slow;
    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    final List<String> queries = new ArrayList<>();

    record Fault(int code, String body) {}

    private record Line(int version, String text) {}

    StubApi() throws IOException {
        port = start(0);
    }

    private int start(int at) throws IOException {
        var socket = new ServerSocket(at, 50, InetAddress.getLoopbackAddress());
        listener = socket;
        Thread.ofVirtual().start(() -> accept(socket));
        return socket.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Stops listening and drops every connection.
    void goAway() throws IOException {
        if (listener != null) {
            listener.close();
        }
        cut();
    }

    /// Listens again, on the same port; a connection that is still closing may hold it for a moment.
    void comeBack() {
        Awaitility.await().ignoreExceptions().until(() -> start(port) == port);
    }

    /// Drops every connection; new ones are welcome.
    synchronized void cut() throws IOException {
        for (var socket : sockets) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        sockets.clear();
    }

    synchronized void put(String name, String spec) {
        version++;
        String json = "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"shop\",\"resourceVersion\":\"" + version
                + "\"},\"spec\":{" + spec + "}}";
        say(objects.put(name, json) == null ? "ADDED" : "MODIFIED", json);
    }

    synchronized void delete(String name) {
        version++;
        String json = objects.remove(name);
        say("DELETED", String.valueOf(json).replaceAll("resourceVersion\":\"\\d+", "resourceVersion\":\"" + version));
    }

    /// Moves the version on without a change of any object here, and tells the watches.
    synchronized void bookmark() {
        version += 100;
        say("BOOKMARK", "{\"kind\":\"Service\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
    }

    /// Any line, with the next version.
    synchronized void say(String type, String object) {
        sayRaw("{\"type\":\"" + type + "\",\"object\":" + object + "}");
    }

    synchronized void sayRaw(String line) {
        log.add(new Line(version, line));
        notifyAll();
    }

    /// Forgets all history: who watches from before gets 410.
    synchronized void compact() {
        version++;
        compacted = version;
        log.clear();
    }

    synchronized String version() {
        return "" + version;
    }

    private void accept(ServerSocket at) {
        try {
            while (true) {
                var socket = at.accept();
                synchronized (this) {
                    sockets.add(socket);
                }
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // no longer listening
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String request = in.readLine();
            for (String header = request; header != null && !header.isEmpty(); header = in.readLine()) {}
            if (request != null) {
                answer(query(request.split(" ")[1]), socket.getOutputStream());
            }
        } catch (IOException | InterruptedException _) {
            // the client went, or the test ends
        } finally {
            synchronized (this) {
                sockets.remove(socket);
            }
        }
    }

    private Map<String, String> query(String target) {
        requests.incrementAndGet();
        String text = URI.create(target).getRawQuery();
        synchronized (queries) {
            queries.add(text);
        }
        var query = new HashMap<String, String>();
        for (String pair : text.split("&")) {
            var parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return query;
    }

    private void answer(Map<String, String> query, OutputStream out) throws IOException, InterruptedException {
        var now = fault;
        if (now != null) {
            send(out, now.code(), now.body());
        } else if (query.containsKey("watch")) {
            watch(Integer.parseInt(query.getOrDefault("resourceVersion", "0")), out);
        } else {
            list(query.getOrDefault("continue", ""), out);
        }
    }

    private void send(OutputStream out, int code, String body) throws IOException {
        out.write(("HTTP/1.1 " + code + " X\r\nConnection: close\r\nContent-Length: " + body.getBytes(UTF_8).length
                        + "\r\n\r\n")
                .getBytes(UTF_8));
        write(out, body);
    }

    private void write(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        int step = slow ? 1 : bytes.length;
        for (int at = 0; at < bytes.length; at += step) {
            out.write(bytes, at, step);
            out.flush();
        }
    }

    private void list(String from, OutputStream out) throws IOException {
        if (from.isEmpty()) {
            lists.incrementAndGet();
        } else {
            betweenPages.run();
        }
        Fault page = page(from);
        send(out, page.code(), page.body());
    }

    private synchronized Fault page(String from) {
        if (from.isEmpty()) {
            listedAt = version;
        } else if (listedAt < compacted) {
            return expired();
        }
        var rest = objects.tailMap(from).entrySet().stream().toList();
        String next = rest.size() > PAGE ? rest.get(PAGE).getKey() : "";
        var items = rest.stream().limit(PAGE).map(Map.Entry::getValue).toList();
        return new Fault(
                200,
                "{\"kind\":\"ServiceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + listedAt
                        + "\",\"continue\":\"" + next + "\"},\"items\":[" + String.join(",", items) + "]}\n");
    }

    static Fault expired() {
        return new Fault(410, "{\"kind\":\"Status\",\"message\":\"too old resource version\",\"code\":410}");
    }

    private void watch(int from, OutputStream out) throws IOException, InterruptedException {
        out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        out.flush();
        if (from < compacted) {
            write(out, "{\"type\":\"ERROR\",\"object\":" + expired().body() + "}\n");
            return;
        }
        int said = 0;
        while (true) {
            List<Line> lines;
            synchronized (this) {
                while (log.size() <= said) {
                    wait();
                }
                lines = List.copyOf(log.subList(said, log.size()));
                said = log.size();
            }
            for (Line line : lines) {
                if (line.version() > from) {
                    write(out, line.text() + "\n");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        goAway();
    }
}
