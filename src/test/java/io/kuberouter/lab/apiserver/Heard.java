package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A watch under way, and what it has heard.
final class Heard implements AutoCloseable {

    private static final ObjectNode END = Json.object().put("type", "END");

    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
    private final Thread thread;

    Heard(Api api, String target) {
        thread = Thread.ofVirtual().start(() -> listen(api, target));
    }

    private void listen(Api api, String target) {
        try {
            api.watch(target, events::add);
        } catch (Problem problem) {
            events.add(Json.object().put("type", "REFUSED").put("code", problem.code()));
        } catch (InterruptedException | UncheckedIOException e) {
            // Closed, or cut: an end like any other.
        }
        events.add(END);
    }

    /// Waits for the next event and checks its type and, where there is one, its object's name.
    JsonNode next(String type, String name) {
        var event = next();
        assertThat(Json.text(event, "type") + " " + Json.text(event, "object/metadata/name"))
                .as("%s", event)
                .isEqualTo(type + " " + name);
        return event;
    }

    /// Everything up to the end of the watch.
    List<JsonNode> rest() {
        return Stream.generate(this::next)
                .takeWhile(event -> !event.equals(END))
                .toList();
    }

    void ends() {
        assertThat(next()).isEqualTo(END);
    }

    private JsonNode next() {
        try {
            var event = events.poll(15, TimeUnit.SECONDS);
            assertThat(event).as("an event within 15 s").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
