package io.kuberouter.admin.view;

import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Documents as text: indented by two blanks, instants in ISO 8601, a line feed at the end.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer().with(printer());

    private Json() {}

    private static DefaultPrettyPrinter printer() {
        var indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    /// Writes a document.
    public static String write(Object document) {
        return WRITER.writeValueAsString(document) + "\n";
    }

    /// Reads a document.
    ///
    /// @throws IllegalArgumentException if the text is not such a document
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JacksonException damaged) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + damaged.getMessage(), damaged);
        }
    }
}
