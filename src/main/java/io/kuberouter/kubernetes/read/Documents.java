package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.ObjectName;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The three documents an API server sends: a page of a list, an event of a watch, a refusal.
public final class Documents {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private Documents() {}

    /// A page of a list, read to its end.
    ///
    /// @param version `metadata.resourceVersion`
    /// @param next `metadata.continue`, empty on the last page
    public record Page(String version, String next) {}

    /// An event of a watch.
    public sealed interface Event<T> {}

    /// An object was added or modified; a null value means that this agent does not take it.
    public record Changed<T>(
            ObjectName name, String version, @Nullable T value) implements Event<T> {}

    /// An object is gone.
    public record Deleted<T>(ObjectName name, String version) implements Event<T> {}

    /// Nothing happened up to this version.
    public record Bookmark<T>(String version) implements Event<T> {}

    /// The server ends the watch (`ERROR`).
    public record Ended<T>(Refusal why) implements Event<T> {}

    /// An event of a type that this agent does not know.
    public record Unknown<T>(String type) implements Event<T> {}

    /// A `Status`: why the server does not do what was asked.
    ///
    /// @param code as in HTTP
    public record Refusal(int code, String message) {}

    /// Takes the objects of a list.
    public interface Each<T> {
        /// @param value null for an object that this agent does not take
        void take(ObjectName name, @Nullable T value);
    }

    /// Reads a page of a list, handing on each object.
    ///
    /// @throws tools.jackson.core.JacksonException if the stream breaks or holds no JSON
    public static <T> Page page(InputStream stream, Kind<T> kind, Interner interner, Each<? super T> each) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), stream)) {
            var in = new Json(parser, interner);
            var page = new Object() {
                String version = "";
                String next = "";
            };
            in.fields(field -> {
                switch (field) {
                    case "metadata" ->
                        in.fields(meta -> {
                            switch (meta) {
                                case "resourceVersion" -> page.version = in.text();
                                case "continue" -> page.next = in.text();
                                default -> {}
                            }
                        });
                    case "items" ->
                        in.elements(() -> {
                            var read = kind.read(in);
                            each.take(read.name(), read.value());
                        });
                    default -> {}
                }
            });
            return new Page(page.version, page.next);
        }
    }

    /// Reads one line of a watch.
    ///
    /// @throws tools.jackson.core.JacksonException if the line is no JSON
    public static <T> Event<T> event(byte[] line, Kind<T> kind, Interner interner) {
        String type = type(line);
        try (var parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            var in = new Json(parser, interner);
            var event = new Object() {
                Event<T> read = new Unknown<>(type);
            };
            in.fields(field -> {
                if (field.equals("object")) {
                    event.read = event(type, in, kind);
                }
            });
            return event.read;
        }
    }

    private static <T> Event<T> event(String type, Json in, Kind<T> kind) {
        return switch (type) {
            case "ADDED", "MODIFIED" -> {
                var read = kind.read(in);
                yield new Changed<>(read.name(), read.version(), read.value());
            }
            case "DELETED" -> {
                var read = kind.read(in);
                yield new Deleted<>(read.name(), read.version());
            }
            case "BOOKMARK" ->
                new Bookmark<>(in.object(() -> {
                    var meta = new Meta(in);
                    meta.readWith(Map.of());
                    return meta.version;
                }));
            case "ERROR" -> new Ended<>(refusal(in));
            default -> new Unknown<>(type);
        };
    }

    /// The type of an event; the server writes it first, so this reads two tokens.
    private static String type(byte[] line) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals("type");
                parser.nextToken();
                if (found) {
                    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
                }
                parser.skipChildren();
            }
            return "";
        }
    }

    /// Reads a `Status`.
    ///
    /// @throws tools.jackson.core.JacksonException if the text is no JSON
    public static Refusal refusal(String json) {
        try (var parser = parser(json)) {
            return refusal(new Json(parser, new Interner()));
        }
    }

    private static Refusal refusal(Json in) {
        var status = new Object() {
            int code;
            String message = "";
        };
        in.fields(field -> {
            switch (field) {
                case "code" -> status.code = in.number(0);
                case "message" -> status.message = in.text();
                default -> {}
            }
        });
        return new Refusal(status.code, status.message);
    }

    static JsonParser parser(String json) {
        return JSON.createParser(ObjectReadContext.empty(), json);
    }
}
