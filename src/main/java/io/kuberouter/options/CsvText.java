package io.kuberouter.options;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The items of a list flag: one record of comma separated values, RFC 4180, as Go's `encoding/csv` reads it.
final class CsvText {
    private final String text;
    private final List<String> items = new ArrayList<>();
    private int at;

    private CsvText(String text) {
        this.text = text;
    }

    /// The items; none for an empty text.
    ///
    /// @throws IllegalArgumentException about a quote in the wrong place, without the item, which may be secret
    static Stream<String> items(String text) {
        return text.isEmpty() ? Stream.of() : new CsvText(text).read().stream();
    }

    private List<String> read() {
        do {
            items.add(text.startsWith("\"", at) ? quotedItem() : plainItem());
        } while (at++ < text.length());
        return items;
    }

    private String plainItem() {
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String item = text.substring(at, end);
        if (item.indexOf('"') >= 0) {
            throw new IllegalArgumentException("has a quote inside an item that does not begin with one");
        }
        at = end;
        return item;
    }

    private String quotedItem() {
        var item = new StringBuilder();
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) != '"') {
                item.append(text.charAt(at));
            } else if (text.startsWith("\"\"", at)) {
                item.append('"');
                at++;
            } else {
                return closed(item.toString());
            }
        }
        throw new IllegalArgumentException("has a quote that is never closed");
    }

    private String closed(String item) {
        at++;
        if (at < text.length() && text.charAt(at) != ',') {
            throw new IllegalArgumentException("has text between a closing quote and the comma");
        }
        return item;
    }

    /// The item as it must be written to be read back.
    static String quoted(String item) {
        boolean plain = item.indexOf(',') < 0 && item.indexOf('"') < 0;
        return plain ? item : "\"" + item.replace("\"", "\"\"") + "\"";
    }
}
