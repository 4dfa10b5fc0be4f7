package io.kuberouter.options;

/// One flag of the command line.
///
/// @param name the long name without dashes
/// @param letter the one-letter form without dash, or empty
/// @param kind how its value is read and printed
/// @param standard the value without the flag
/// @param ours whether the original has no such flag
/// @param help one line for the reader of the help
record Flag<T>(String name, String letter, Kind<T> kind, T standard, boolean ours, String help) {

    static <T> Flag<T> of(String name, Kind<T> kind, T standard, String help) {
        return new Flag<>(name, "", kind, standard, false, help);
    }

    static <T> Flag<T> lettered(String name, String letter, Kind<T> kind, T standard, String help) {
        return new Flag<>(name, letter, kind, standard, false, help);
    }

    static <T> Flag<T> ours(String name, Kind<T> kind, T standard, String help) {
        return new Flag<>(name, "", kind, standard, true, help);
    }

    /// The flag as it is typed: `--run-router`.
    String option() {
        return "--" + name;
    }

    /// The default as text; empty for an empty list or string.
    String standardText() {
        return kind.print(standard);
    }

    @Override
    public String toString() {
        return option();
    }
}
