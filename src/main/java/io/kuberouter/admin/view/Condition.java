package io.kuberouter.admin.view;

import java.util.function.Predicate;

/// One word of a filter over rows of some kind.
public interface Condition<R> {

    /// As it was typed.
    String text();

    /// What stands before the colon; empty for plain text.
    String key();

    Predicate<R> test();

    /// Why it can match nothing, empty when it can.
    String problem();
}
