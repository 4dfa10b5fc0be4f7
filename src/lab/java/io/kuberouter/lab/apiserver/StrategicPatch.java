package io.kuberouter.lab.apiserver;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The strategic merge patch of the Kubernetes API: a merge patch in which some lists are sets of things with a key, as
/// the `patchMergeKey` tags of `k8s.io/api` say. Knows the lists of the kinds served here and the directives `$patch`,
/// `$deleteFromPrimitiveList`, `$retainKeys` and `$setElementOrder` (read over: new elements come last).
final class StrategicPatch {

    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    /// Merge keys by path of the list; the elements of a list add nothing to the path.
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("/metadata/ownerReferences", "uid"),
            Map.entry("/spec/ports", "port"),
            Map.entry("/spec/containers", "name"),
            Map.entry("/spec/containers/ports", "containerPort"),
            Map.entry("/spec/containers/env", "name"),
            Map.entry("/spec/containers/volumeMounts", "mountPath"),
            Map.entry("/spec/initContainers", "name"),
            Map.entry("/spec/volumes", "name"),
            Map.entry("/spec/hostAliases", "ip"),
            Map.entry("/spec/imagePullSecrets", "name"),
            Map.entry("/status/addresses", "type"),
            Map.entry("/status/conditions", "type"),
            Map.entry("/status/podIPs", "ip"),
            Map.entry("/status/hostIPs", "ip"),
            Map.entry("/secrets", "name"));

    /// Lists of plain values that are merged as sets.
    private static final Set<String> SETS = Set.of("/metadata/finalizers", "/spec/podCIDRs");

    private StrategicPatch() {}

    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        return merge(target, patch, "");
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch, String path) {
        switch (Json.text(patch, DIRECTIVE)) {
            case "delete" -> {
                return Json.object();
            }
            case "replace" -> {
                return patch.without(DIRECTIVE);
            }
            default -> retain(target, patch.path("$retainKeys"));
        }
        patch.forEachEntry((name, change) -> member(target, name, change, path));
        return target;
    }

    private static void retain(ObjectNode target, JsonNode keys) {
        if (keys instanceof ArrayNode) {
            target.retain(keys.valueStream().map(JsonNode::asString).toList());
        }
    }

    private static void member(ObjectNode target, String name, JsonNode change, String path) {
        if (name.startsWith(DELETE_FROM)) {
            deleteFrom(target.path(name.substring(DELETE_FROM.length())), change);
        } else if (name.startsWith("$")) {
            return;
        } else if (change.isNull()) {
            target.remove(name);
        } else {
            target.set(name, value(target.path(name), change, path + "/" + name));
        }
    }

    private static JsonNode value(JsonNode present, JsonNode change, String path) {
        return switch (change) {
            case ObjectNode object -> merge(present instanceof ObjectNode there ? there : Json.object(), object, path);
            case ArrayNode array when present instanceof ArrayNode there -> list(there, array, path);
            case ArrayNode array -> list(Json.array(), array, path);
            default -> change;
        };
    }

    private static ArrayNode list(ArrayNode present, ArrayNode change, String path) {
        if (SETS.contains(path)) {
            change.forEach(value -> addOnce(present, value));
            return present;
        }
        String key = KEYS.get(path);
        if (key == null) {
            return change;
        }
        if (change.valueStream().anyMatch(e -> Json.text(e, DIRECTIVE).equals("replace"))) {
            change.removeIf(e -> e.has(DIRECTIVE));
            return change;
        }
        change.forEach(element -> element(present, Json.asObject(element), key, path));
        return present;
    }

    private static void element(ArrayNode present, ObjectNode change, String key, String path) {
        var wanted = change.path(key);
        var there =
                present.valueStream().filter(e -> e.path(key).equals(wanted)).findFirst();
        if (Json.text(change, DIRECTIVE).equals("delete")) {
            present.removeIf(e -> e.path(key).equals(wanted));
        } else {
            merged(present, there, change, path);
        }
    }

    private static void merged(ArrayNode present, Optional<JsonNode> there, ObjectNode change, String path) {
        if (there.isPresent()) {
            merge(Json.asObject(there.get()), change, path);
        } else {
            present.add(merge(Json.object(), change, path));
        }
    }

    private static void deleteFrom(JsonNode list, JsonNode values) {
        if (list instanceof ArrayNode array) {
            values.forEach(value -> array.removeIf(value::equals));
        }
    }

    private static void addOnce(ArrayNode list, JsonNode value) {
        if (list.valueStream().noneMatch(value::equals)) {
            list.add(value);
        }
    }
}
