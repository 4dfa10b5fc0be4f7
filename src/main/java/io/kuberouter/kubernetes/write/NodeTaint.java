package io.kuberouter.kubernetes.write;

import io.kuberouter.kubernetes.client.Connection;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Takes a taint off a Node, and leaves all others as they are. Needs the rights to get and to patch `nodes`.
public final class NodeTaint {

    /// The kubelet and others write the Node too: so often another one may come between.
    private static final int TRIES = 5;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Exchange exchange;

    public NodeTaint(Connection connection) {
        this.exchange = new Exchange(connection);
    }

    /// Takes every taint with this key off the Node, whatever its effect. Blocks for some seconds at most.
    ///
    /// @return done with the number of taints that were taken off
    public Answer remove(String node, String key) {
        try {
            for (int i = 0; i < TRIES; i++) {
                var answer = removeOnce("/api/v1/nodes/" + node, key);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            return new Answer.Away("Node " + node + " changes all the time");
        } catch (IOException e) {
            return new Answer.Away(String.valueOf(e.getMessage()));
        }
    }

    /// Empty when somebody else changed the Node in between.
    private Optional<Answer> removeOnce(String path, String key) throws IOException {
        var node = exchange.get(path);
        if (!node.isDone()) {
            return Optional.of(node.code() == 404 ? new Answer.Away("there is no such Node yet") : node.failure());
        }
        var taints = node.body().path("spec").path("taints");
        var left = JSON.arrayNode();
        taints.valueStream()
                .filter(taint -> !taint.path("key").asString("").equals(key))
                .forEach(left::add);
        if (left.size() == taints.size()) {
            return Optional.of(new Answer.Done(0));
        }
        var reply = exchange.patch(path, Exchange.JSON_PATCH, patch(node.body(), left));
        if (reply.code() == 409 || reply.code() == 422) {
            return Optional.empty();
        }
        return Optional.of(reply.isDone() ? new Answer.Done(taints.size() - left.size()) : reply.failure());
    }

    /// The Node must be as it was read; a server that finds it changed answers 422 or 409.
    private static ArrayNode patch(JsonNode read, ArrayNode taints) {
        var patch = JSON.arrayNode();
        patch.addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .set("value", read.path("metadata").path("resourceVersion"));
        patch.addObject().put("op", "replace").put("path", "/spec/taints").set("value", taints);
        return patch;
    }
}
