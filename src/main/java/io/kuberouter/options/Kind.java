package io.kuberouter.options;

import io.kuberouter.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the value of a flag is read and printed; each kind behaves as the one of that name in Go's pflag library.
///
/// @param word the name of the kind in the help
/// @param zero the value that the help does not mention as a default
/// @param reader text to value; its `IllegalArgumentException` says what is wrong without quoting a secret
/// @param printer value to text, which the reader accepts again
record Kind<T>(String word, T zero, Function<String, T> reader, Function<T, String> printer) {

    static final Kind<Boolean> BOOL = scalar("bool", false, Kind::bool);
    static final Kind<String> STRING = scalar("string", "", text -> text);
    static final Kind<Duration> DURATION =
            new Kind<>("duration", Duration.ZERO, DurationText::parse, DurationText::format);
    static final Kind<Integer> UINT8 = scalar("uint8", 0, text -> (int) UnsignedText.parse(text, 8));
    static final Kind<Integer> UINT16 = scalar("uint16", 0, text -> (int) UnsignedText.parse(text, 16));
    static final Kind<Long> UINT32 = scalar("uint32", 0L, text -> UnsignedText.parse(text, 32));
    static final Kind<Long> UINT = scalar("uint", 0L, text -> UnsignedText.parse(text, 63));
    static final Kind<List<String>> STRINGS = list("strings", CsvText::items, CsvText::quoted);
    static final Kind<List<Secret>> SECRETS =
            list("strings", text -> CsvText.items(text).map(Secret::new), Secret::toString);
    static final Kind<List<Long>> UINTS =
            list("uints", text -> Stream.of(text.split(",", -1)).map(UnsignedText::decimal), String::valueOf);
    static final Kind<List<Ip>> IPS = list(
            "ipSlice",
            text -> CsvText.items(text.replaceAll("[\"'`]", ""))
                    .map(String::strip)
                    .map(Ip::of),
            Ip::toString);

    private static <T> Kind<T> scalar(String word, T zero, Function<String, T> reader) {
        return new Kind<>(word, zero, reader, String::valueOf);
    }

    private static <T> Kind<List<T>> list(String word, Function<String, Stream<T>> items, Function<T, String> item) {
        return new Kind<>(word, List.of(), text -> items.apply(text).toList(), values -> joined(values, item));
    }

    private static <T> String joined(List<T> values, Function<T, String> item) {
        return values.stream().map(item).collect(Collectors.joining(","));
    }

    T read(String text) {
        return reader.apply(text);
    }

    String print(T value) {
        return printer.apply(value);
    }

    /// Whether the flag may be given without a value.
    boolean isSwitch() {
        return zero instanceof Boolean;
    }

    boolean isList() {
        return zero instanceof List;
    }

    /// Whether its values must never be printed.
    boolean isSecret() {
        return this == SECRETS;
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
