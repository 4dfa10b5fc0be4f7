package io.kuberouter.admin.view;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One word of a filter: `ns:shop`, `ip:10.96.0.0/16`, or plain text that a Service's name contains.
///
/// @param text as it was typed
/// @param key what stands before the colon; empty for plain text
/// @param problem why it can match nothing, empty when it can
public record Token(String text, String key, Predicate<Row> test, String problem) implements Condition<Row> {

    static final String KEYS = "ns: svc: ip: port: state: sched: kind:";

    static Token of(String text) {
        int colon = text.indexOf(':');
        String key = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1);
        return switch (key) {
            case "" -> good(text, key, row -> row.service().toString().contains(text));
            case "ns" -> good(text, key, named(value, row -> row.exposure().namespace()));
            case "svc" -> good(text, key, named(value, row -> row.exposure().service()));
            case "sched" -> good(text, key, row -> row.server().scheduler().equals(value));
            case "kind" ->
                good(text, key, row -> row.exposure().kind().toString().equalsIgnoreCase(value));
            case "state" -> state(text, value.toLowerCase(Locale.ROOT));
            case "port" ->
                good(
                        text,
                        key,
                        row -> row.key().port().toString().equals(value)
                                || row.exposure().port().equals(value));
            case "ip" -> ip(text, value);
            default -> bad(text, key, "'" + key + ":' is not a filter; there are " + KEYS);
        };
    }

    private static Token good(String text, String key, Predicate<Row> test) {
        return new Token(text, key, test, "");
    }

    private static Token bad(String text, String key, String problem) {
        return new Token(text, key, row -> false, problem);
    }

    /// Equal, or beginning with what stands before a star.
    private static Predicate<Row> named(String value, java.util.function.Function<Row, String> name) {
        if (value.endsWith("*")) {
            String start = value.substring(0, value.length() - 1);
            return row -> name.apply(row).startsWith(start);
        }
        return row -> name.apply(row).equals(value);
    }

    private static Token state(String text, String value) {
        for (var state : RowState.values()) {
            if (state.token().equals(value)) {
                return good(text, "state", row -> row.state() == state);
            }
        }
        return bad(
                text,
                "state",
                "'" + value + "' is not a state; there are in-kernel, nobody-ready, waiting, failing, refused");
    }

    private static Token ip(String text, String value) {
        var prefix = prefix(value);
        if (prefix == null) {
            return bad(text, "ip", "'" + value + "' is neither an IP address nor a CIDR");
        }
        return good(
                text,
                "ip",
                row -> prefix.contains(row.key().address())
                        || row.server().destinations().stream().anyMatch(d -> prefix.contains(d.address())));
    }

    private static @Nullable Prefix prefix(String value) {
        var ip = Ip.parse(value);
        if (ip != null) {
            return ip.asPrefix();
        }
        try {
            return Prefix.of(value);
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }
}
