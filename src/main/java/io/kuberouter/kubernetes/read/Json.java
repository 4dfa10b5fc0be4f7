package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.Flaw;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/// A walk over the fields of API objects. It stands on a value; each method takes the value and leaves the walk at its
/// end. A value of the wrong type is noted as a flaw of the object that is being read and taken for absent; null is
/// absent without a flaw. Values that nobody takes are passed over.
///
/// Text that is no JSON, and a stream that breaks, end the walk with a [tools.jackson.core.JacksonException].
public final class Json {
    private static final int MOST_FLAWS = 16;

    private final JsonParser in;
    private final Interner interner;
    private @Nullable TokenStreamContext object;
    private List<Flaw> flaws = List.of();
    private int flawed;

    /// Stands on the first value of the parser.
    public Json(JsonParser in, Interner interner) {
        this.in = in;
        this.interner = interner;
        if (in.currentToken() == null) {
            in.nextToken();
        }
    }

    /// Reads the value at hand as an API object of its own: paths and flaws count from here.
    <T> T object(Supplier<T> reader) {
        object = in.streamReadContext();
        flaws = List.of();
        flawed = 0;
        T read = reader.get();
        in.skipChildren();
        return read;
    }

    /// The flaws of the object at hand so far, no more than an operator would read.
    List<Flaw> flaws() {
        return flaws;
    }

    /// How many flaws were found, those beyond the most that are kept included.
    int flawed() {
        return flawed;
    }

    /// Notes a flaw of the value at hand.
    void flaw(String problem) {
        flaw("", problem);
    }

    /// Notes a flaw of a field of the value at hand.
    void flaw(String field, String problem) {
        flawed++;
        if (flaws.isEmpty()) {
            flaws = new ArrayList<>(2);
        }
        if (flaws.size() < MOST_FLAWS) {
            String path = path();
            flaws.add(new Flaw(path + (path.isEmpty() || field.isEmpty() ? "" : ".") + field, problem));
        }
    }

    /// Calls the reader for each field of the object at hand, standing on its value. False if there is no object.
    public boolean fields(Consumer<String> field) {
        if (!is(JsonToken.START_OBJECT, "an object")) {
            return false;
        }
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            field.accept(name);
            in.skipChildren();
        }
        return true;
    }

    /// Calls the reader for each element of the array at hand, standing on it. False if there is no array.
    public boolean elements(Runnable element) {
        if (!is(JsonToken.START_ARRAY, "an array")) {
            return false;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            element.run();
            in.skipChildren();
        }
        return true;
    }

    /// The elements of the array at hand that the reader understands.
    <T> List<T> list(Supplier<@Nullable T> element) {
        var list = new ArrayList<T>();
        elements(() -> {
            T value = element.get();
            if (value != null) {
                list.add(value);
            }
        });
        return list;
    }

    /// The elements of the array at hand that are text; null counts as the empty text, as Go reads it.
    List<String> texts() {
        var list = new ArrayList<String>();
        elements(() -> list.add(shared()));
        return list;
    }

    /// A map of text, without the keys that are not wanted.
    Map<String, String> map(Predicate<String> wanted) {
        var map = new HashMap<String, String>();
        fields(key -> {
            if (wanted.test(key)) {
                map.put(interner.text(key), shared());
            }
        });
        return interner.map(map);
    }

    /// Whether the value at hand is null.
    boolean isNull() {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    /// Text, empty for null.
    public String text() {
        return is(JsonToken.VALUE_STRING, "a string") ? in.getString() : "";
    }

    /// Text that repeats from object to object, empty for null.
    String shared() {
        return is(JsonToken.VALUE_STRING, "a string")
                ? interner.text(in.getStringCharacters(), in.getStringOffset(), in.getStringLength())
                : "";
    }

    /// Whether the value at hand is text.
    boolean isText() {
        return in.currentToken() == JsonToken.VALUE_STRING;
    }

    /// Whether the value at hand is true or false.
    boolean isClaim() {
        return in.currentToken() == JsonToken.VALUE_TRUE || in.currentToken() == JsonToken.VALUE_FALSE;
    }

    /// A claim, `otherwise` for null.
    boolean claim(boolean otherwise) {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> {
                is(JsonToken.VALUE_TRUE, "true or false");
                yield otherwise;
            }
        };
    }

    /// A whole number, `otherwise` for null or one that does not fit 32 bits.
    public int number(int otherwise) {
        if (!is(JsonToken.VALUE_NUMBER_INT, "a whole number")) {
            return otherwise;
        }
        if (in.getNumberType() != JsonParser.NumberType.INT) {
            flaw(in.getString() + " does not fit 32 bits");
            return otherwise;
        }
        return in.getIntValue();
    }

    private boolean is(JsonToken wanted, String name) {
        if (in.currentToken() == wanted) {
            return true;
        }
        if (!isNull()) {
            flaw(found() + " instead of " + name);
        }
        return false;
    }

    /// What the value at hand is, in words: `a number`.
    String found() {
        return switch (in.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "nothing";
        };
    }

    /// Where the walk stands, from the object at hand: `spec.ports[0].port`.
    private String path() {
        var steps = new ArrayDeque<String>();
        var at = in.streamReadContext();
        if (in.currentToken() == JsonToken.START_OBJECT || in.currentToken() == JsonToken.START_ARRAY) {
            at = at.getParent();
        }
        for (; at != null && at != outside(); at = at.getParent()) {
            steps.push(at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + at.currentName());
        }
        String path = String.join("", steps);
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private @Nullable TokenStreamContext outside() {
        return object == null ? null : object.getParent();
    }
}
