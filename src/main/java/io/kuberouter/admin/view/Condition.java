package io.kuberouter.admin.view;

import java.util.function.Predicate;

/// One word of a filter over rows of some kind.
///
/// @param text as it was typed
/// @param key what stands before the colon; empty for plain text
/// @param problem why it can match nothing, empty when it can
public record Condition<R>(String text, String key, Predicate<R> test, String problem) {

    /// A word that can match.
    static <R> Condition<R> good(String text, String key, Predicate<R> test) {
        return new Condition<>(text, key, test, "");
    }

    /// A word that matches nothing.
    static <R> Condition<R> bad(String text, String key, String problem) {
        return new Condition<>(text, key, _ -> false, problem);
    }
}
