package io.kuberouter.lab.apiserver;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON trees, which is all that the server knows of its objects.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// Reads any JSON value.
    ///
    /// @throws Problem 400 for what is no JSON
    public static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw Problem.badRequest("not JSON: " + e.getOriginalMessage());
        }
    }

    static JsonNode read(byte[] json) {
        return read(new String(json, StandardCharsets.UTF_8));
    }

    static JsonNode read(InputStream json) {
        return MAPPER.readTree(json);
    }

    /// Reads a JSON object.
    ///
    /// @throws Problem 400 for anything else
    public static ObjectNode readObject(String json) {
        return asObject(read(json));
    }

    /// Reads YAML, or the JSON that it contains, as an object.
    ///
    /// @throws Problem 400 for anything else
    public static ObjectNode readYaml(String yaml) {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return asObject(MAPPER.valueToTree(tree));
    }

    static ObjectNode asObject(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.badRequest("an object was expected, not " + node.getNodeType());
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The text at a path such as `spec/nodeName`; empty where there is none.
    public static String text(JsonNode node, String path) {
        return node.at(JsonPointer.compile("/" + path)).asString("");
    }

    /// A part that is made where it does not exist.
    static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    /// Takes members that are null out, at every depth: the API knows no null.
    static void prune(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
        }
        node.values().forEach(Json::prune);
    }
}
