package io.kuberouter.lab.apiserver;

import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON patch, RFC 6902.
final class JsonPatch {

    private JsonPatch() {}

    /// @throws Problem 400 for a patch that is no list of operations, 422 for an operation that does not fit
    static JsonNode apply(JsonNode document, JsonNode operations) {
        if (!operations.isArray()) {
            throw Problem.badRequest("a JSON patch is a list of operations");
        }
        var root = Json.object().set("", document);
        for (var operation : operations) {
            step(root, operation);
        }
        return root.path("");
    }

    private static void step(ObjectNode root, JsonNode operation) {
        var path = pointer(operation, "path");
        switch (Json.text(operation, "op")) {
            case "add" -> add(root, path, operation.path("value"));
            case "remove" -> remove(root, path);
            case "replace" -> {
                remove(root, path);
                add(root, path, operation.path("value"));
            }
            case "move" -> add(root, path, remove(root, pointer(operation, "from")));
            case "copy" -> add(root, path, at(root, pointer(operation, "from")).deepCopy());
            case "test" -> {
                if (!at(root, path).equals(operation.path("value"))) {
                    throw Problem.invalid("testing path %s failed".formatted(Json.text(operation, "path")));
                }
            }
            default -> throw Problem.badRequest("unknown operation: " + operation);
        }
    }

    /// The document hangs under the empty name, so that the pointer to all of it has a parent too.
    private static JsonPointer pointer(JsonNode operation, String name) {
        String text = Json.text(operation, name);
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw Problem.badRequest("no JSON pointer: " + operation);
        }
        return JsonPointer.compile("/" + text);
    }

    private static JsonNode at(ObjectNode root, JsonPointer path) {
        var node = root.at(path);
        if (node.isMissingNode()) {
            throw absent(path);
        }
        return node;
    }

    private static void add(ObjectNode root, JsonPointer path, JsonNode value) {
        var last = path.last();
        switch (at(root, path.head())) {
            case ObjectNode object -> object.set(last.getMatchingProperty(), value);
            case ArrayNode array when last.getMatchingProperty().equals("-") -> array.add(value);
            case ArrayNode array
            when index(last) >= 0 && index(last) <= array.size() -> array.insert(index(last), value);
            default -> throw absent(path);
        }
    }

    private static JsonNode remove(ObjectNode root, JsonPointer path) {
        var node = at(root, path);
        var last = path.last();
        switch (at(root, path.head())) {
            case ObjectNode object -> object.remove(last.getMatchingProperty());
            case ArrayNode array -> array.remove(index(last));
            default -> throw absent(path);
        }
        return node;
    }

    private static int index(JsonPointer last) {
        return last.getMatchingIndex();
    }

    private static Problem absent(JsonPointer path) {
        return Problem.invalid("there is nothing at " + path.toString().substring(1));
    }
}
