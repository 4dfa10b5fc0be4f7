package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// How a document is printed.
enum Output {
    TABLE,
    JSON,
    YAML;

    /// The values of `-o`.
    static final List<String> WORDS = Stream.of(values()).map(Output::toString).toList();

    /// @throws AgentClient.Refusal naming what there is
    static Output of(String word) {
        for (var output : values()) {
            if (output.toString().equals(word)) {
                return output;
            }
        }
        throw new AgentClient.Refusal("-o " + word + ": there are " + String.join(", ", WORDS));
    }

    /// JSON text as YAML, in the same order.
    static String yaml(String json) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(200);
        return new Yaml(options).dump(Json.read(json, Map.class));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
