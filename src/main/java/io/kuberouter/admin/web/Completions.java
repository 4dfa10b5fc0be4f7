package io.kuberouter.admin.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Words that a filter can be made of, offered to whoever types; not more of a kind than fit into a page.
final class Completions {

    private static final int MOST = 60;

    private final List<String> words = new ArrayList<>();

    /// With `key:value` for the first of these values.
    Completions with(String key, Stream<?> values) {
        values.distinct().limit(MOST).map(value -> key + ":" + value).forEach(words::add);
        return this;
    }

    List<String> words() {
        return List.copyOf(words);
    }
}
