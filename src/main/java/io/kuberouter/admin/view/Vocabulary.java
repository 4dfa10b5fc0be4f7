package io.kuberouter.admin.view;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The words that rows of one kind can be filtered by.
///
/// @param plain what a word without a colon means
/// @param kinds by what stands before the colon
public record Vocabulary<R>(Function<String, Predicate<R>> plain, Map<String, Kind<R>> kinds) {

    private static final int MOST = 16;

    /// A kind of word.
    public interface Kind<R> {
        /// What a word with this value means.
        ///
        /// @throws IllegalArgumentException that says what values there are
        Predicate<R> of(String value);
    }

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
        return value -> {
            if (!value.endsWith("*")) {
                return row -> name.apply(row).equals(value);
            }
            String start = value.substring(0, value.length() - 1);
            return row -> name.apply(row).startsWith(start);
        };
    }

    /// Addresses, of which one is that address or lies in that network.
    public static <R> Kind<R> within(Function<R, Stream<Ip>> held) {
        return value -> {
            var prefix = prefix(value);
            return row -> held.apply(row).anyMatch(prefix::contains);
        };
    }

    private static Prefix prefix(String value) {
        var ip = Ip.parse(value);
        try {
            return ip != null ? ip.asPrefix() : Prefix.of(value);
        } catch (IllegalArgumentException neither) {
            throw new IllegalArgumentException("'" + value + "' is neither an IP address nor a CIDR", neither);
        }
    }

    /// One of a few words.
    public static <R> Kind<R> among(Collection<String> words, Function<R, ? extends Iterable<String>> held) {
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

    /// What can stand before a colon.
    public List<String> keys() {
        return List.copyOf(kinds.keySet());
    }

    /// Reads different words separated by blanks, not more than people type; never fails, a word that means nothing
    /// explains itself.
    public Filter<R> parse(String text) {
        return new Filter<>(Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(MOST)
                .map(this::condition)
                .toList());
    }

    private Condition<R> condition(String text) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (key.isEmpty()) {
            return Condition.good(text, key, plain.apply(text));
        }
        var kind = kinds.get(key);
        if (kind == null) {
            return Condition.bad(
                    text, key, "'" + key + ":' is not a filter; there are " + String.join(": ", keys()) + ":");
        }
        try {
            return Condition.good(text, key, kind.of(text.substring(colon + 1)));
        } catch (IllegalArgumentException unknown) {
            return Condition.bad(text, key, String.valueOf(unknown.getMessage()));
        }
    }
}
