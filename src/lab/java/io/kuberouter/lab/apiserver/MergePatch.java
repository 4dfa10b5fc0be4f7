package io.kuberouter.lab.apiserver;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON merge patch, RFC 7396: objects are merged, null removes, all else replaces.
final class MergePatch {

    private MergePatch() {}

    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        var result = target instanceof ObjectNode object ? object : Json.object();
        changes.forEachEntry((name, change) -> {
            if (change.isNull()) {
                result.remove(name);
            } else {
                result.set(name, apply(result.path(name), change));
            }
        });
        return result;
    }
}
