package io.kuberouter.kubernetes.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.kubernetes.write.Exchange.Reply;
import io.kuberouter.kubernetes.write.ObjectEvent.Kind;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes Events (`v1 Event`, which every API server takes and `kubectl describe` shows). The name of an Event depends
/// on its object, this node and its reason alone, so one that was told before is counted up, by this process or the
/// next, and never told twice. Needs the rights to create and to patch `events`.
public final class EventWriter {

    private static final String COMPONENT = "kube-router";

    /// Where Events about a Node are, for it has no namespace.
    private static final String NAMESPACE_OF_NODES = "default";

    private static final int LONGEST_NAME = 236;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Exchange exchange;
    private final String node;

    /// @param node who tells
    public EventWriter(Connection connection, String node) {
        this.exchange = new Exchange(connection);
        this.node = node;
    }

    /// Tells the event, anew or again. Blocks for some seconds at most. About an object that is gone there is nothing
    /// to tell.
    ///
    /// @param now the time that it bears
    public Answer write(ObjectEvent event, Instant now) {
        try {
            return event.kind() == Kind.NODE ? written(event, event.name(), now) : ofObject(event, now);
        } catch (IOException e) {
            return new Answer.Away(String.valueOf(e.getMessage()));
        }
    }

    /// `kubectl describe` finds Events by the object's identity.
    private Answer ofObject(ObjectEvent event, Instant now) throws IOException {
        var object = exchange.get(
                "/apis/networking.k8s.io/v1/namespaces/" + event.namespace() + "/networkpolicies/" + event.name());
        if (object.code() == 404) {
            return new Answer.Done(event.times());
        }
        String uid = object.body().path("metadata").path("uid").asString("");
        return object.isDone() ? written(event, uid, now) : object.failure();
    }

    private Answer written(ObjectEvent event, String uid, Instant now) throws IOException {
        String collection = "/api/v1/namespaces/" + namespace(event) + "/events";
        String name = name(event, uid);
        var reply = exchange.patch(collection + "/" + name, Exchange.MERGE_PATCH, again(event, now));
        if (reply.code() == 404) {
            reply = exchange.post(collection, first(event, name, uid, now));
        }
        return reply.isDone() ? new Answer.Done(count(reply)) : reply.failure();
    }

    private static int count(Reply reply) {
        return reply.body().path("count").asInt(1);
    }

    private static String namespace(ObjectEvent event) {
        return event.namespace().isEmpty() ? NAMESPACE_OF_NODES : event.namespace();
    }

    /// Without a known count the server's stays: a restart tells nothing new.
    private static ObjectNode again(ObjectEvent event, Instant now) {
        var patch = said(event, now);
        if (event.times() > 0) {
            patch.put("count", event.times() + 1);
        }
        return patch;
    }

    private static ObjectNode said(ObjectEvent event, Instant now) {
        return JSON.objectNode()
                .put("reason", event.reason())
                .put("message", event.message())
                .put("type", event.isWarning() ? "Warning" : "Normal")
                .put("lastTimestamp", text(now));
    }

    private ObjectNode first(ObjectEvent event, String name, String uid, Instant now) {
        var whole = said(event, now)
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("firstTimestamp", text(now))
                .put("count", 1)
                .put("reportingComponent", COMPONENT)
                .put("reportingInstance", node);
        whole.putObject("metadata").put("name", name).put("namespace", namespace(event));
        whole.putObject("source").put("component", COMPONENT).put("host", node);
        var object = whole.putObject("involvedObject")
                .put("apiVersion", event.kind().apiVersion())
                .put("kind", event.kind().word())
                .put("name", event.name())
                .put("uid", uid);
        if (!event.namespace().isEmpty()) {
            object.put("namespace", event.namespace());
        }
        return whole;
    }

    private String name(ObjectEvent event, String uid) {
        String object = event.name().length() > LONGEST_NAME ? event.name().substring(0, LONGEST_NAME) : event.name();
        return object.replaceFirst("[^a-z0-9]+$", "") + "." + hash(uid + "\n" + node + "\n" + event.reason());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
