package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One version of one object, as text: ten thousand of them stay small, and a list of them is written without work.
///
/// @param revision the object's `resourceVersion`
/// @param labels for selectors
/// @param fields what field selectors may ask for, by dotted path
/// @param json the object without `kind` and `apiVersion`, as it stands in lists
record Entry(ObjectName name, long revision, Map<String, String> labels, Map<String, String> fields, String json) {

    private static final JsonPointer LABELS = JsonPointer.compile("/metadata/labels");

    /// The entry of an object; takes `kind` and `apiVersion` out and writes the revision in.
    static Entry of(Kind kind, ObjectName name, ObjectNode object, long revision) {
        object.remove("kind");
        object.remove("apiVersion");
        Json.child(object, "metadata").put("resourceVersion", Long.toString(revision));
        return new Entry(name, revision, labels(object), fields(kind, name, object), object.toString());
    }

    /// A tree of its own for each caller.
    ObjectNode tree(Kind kind) {
        return Json.object()
                .put("kind", kind.kind())
                .put("apiVersion", kind.apiVersion())
                .setAll(Json.readObject(json));
    }

    /// The object with `kind` and `apiVersion`, as it stands alone.
    String text(Kind kind) {
        return "{\"kind\":\"" + kind.kind() + "\",\"apiVersion\":\"" + kind.apiVersion() + "\"," + json.substring(1);
    }

    private static Map<String, String> labels(ObjectNode object) {
        return object.at(LABELS).properties().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> text(e.getValue())));
    }

    private static String text(JsonNode value) {
        return value.asString("");
    }

    private static Map<String, String> fields(Kind kind, ObjectName name, ObjectNode object) {
        var fields = new TreeMap<String, String>();
        fields.put("metadata.name", name.name());
        fields.put("metadata.namespace", name.namespace());
        kind.fields().forEach(path -> fields.put(path.replace('/', '.'), Json.text(object, path)));
        return Map.copyOf(fields);
    }
}
