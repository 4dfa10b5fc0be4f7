package io.kuberouter.admin.view;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The words that rows of one kind can be filtered by.
///
/// @param plain what a word without a colon means
/// @param kinds by what stands before the colon
public record Vocabulary<R>(Function<String, Predicate<R>> plain, Map<String, Kind<R>> kinds) {

    /// A kind of word.
    public interface Kind<R> {
        /// What a word with this value means.
        ///
        /// @throws IllegalArgumentException that says what values there are
        Predicate<R> of(String value);
    }

    private record Term<R>(String text, String key, Predicate<R> test, String problem) implements Condition<R> {}

    /// Words of plain text only.
    public static <R> Vocabulary<R> of(Function<String, Predicate<R>> plain) {
        return new Vocabulary<>(plain, Map.of());
    }

    /// With one kind more.
    public Vocabulary<R> with(String key, Kind<R> kind) {
        var more = new LinkedHashMap<>(kinds);
        more.put(key, kind);
        return new Vocabulary<>(plain, more);
    }

    /// A name: equal, or beginning with what stands before a star.
    public static <R> Kind<R> named(Function<R, String> name) {
        return value -> value.endsWith("*")
                ? row -> name.apply(row).startsWith(value.substring(0, value.length() - 1))
                : row -> name.apply(row).equals(value);
    }

    /// One of a few words.
    public static <R> Kind<R> among(java.util.Collection<String> words, Function<R, ? extends Iterable<String>> held) {
        return value -> {
            String word = value.toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new IllegalArgumentException("'" + value + "' is none of " + String.join(", ", words));
            }
            return row -> {
                for (String one : held.apply(row)) {
                    if (one.equals(word)) {
                        return true;
                    }
                }
                return false;
            };
        };
    }

    /// `ns: policy:`, for people.
    public String keys() {
        return kinds.keySet().stream().map(key -> key + ":").collect(Collectors.joining(" "));
    }

    /// Reads words separated by blanks; never fails, a word that means nothing explains itself.
    public Sieve<R> parse(String text) {
        return Sieve.by(Filter.words(text).map(this::term).toList());
    }

    private Condition<R> term(String text) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (key.isEmpty()) {
            return new Term<>(text, key, plain.apply(text), "");
        }
        var kind = kinds.get(key);
        if (kind == null) {
            return new Term<>(text, key, _ -> false, "'" + key + ":' is not a filter; there are " + keys());
        }
        try {
            return new Term<>(text, key, kind.of(text.substring(colon + 1)), "");
        } catch (IllegalArgumentException unknown) {
            return new Term<>(text, key, _ -> false, String.valueOf(unknown.getMessage()));
        }
    }
}
