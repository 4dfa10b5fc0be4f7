package io.kuberouter.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// YAML to trees, and trees to plain values.
final class Read {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int ALIASES = 10_000;

    private Read() {}

    static JsonNode yaml(String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(ALIASES);
        options.setAllowDuplicateKeys(false);
        Object read = new Yaml(new SafeConstructor(options)).load(text);
        return JSON.valueToTree(read);
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> each) {
        var list = new ArrayList<T>();
        array.forEach(element -> list.add(each.apply(element)));
        return list;
    }

    /// The texts of a list, or the one that stands there without a list; the other where nothing does.
    static List<String> texts(JsonNode node, String... otherwise) {
        if (node.isMissingNode()) {
            return Stream.of(otherwise).toList();
        }
        return node.isArray() ? list(node, text -> text.asString("")) : List.of(node.asString(""));
    }

    static Map<String, String> labels(JsonNode object) {
        var labels = new TreeMap<String, String>();
        object.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }
}
