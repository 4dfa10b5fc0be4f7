package io.kuberouter.state;

/// A remark for people about one object: what is not as its owner wants it, and what to do.
///
/// @param subject the object as people name it: `Service shop/web`, `EndpointSlice shop/web-7x2p9`, or an area
/// @param text what went wrong, naming field and value
/// @param advice what to do about it, empty when there is nothing
public record Note(Severity severity, String subject, String text, String advice) implements Comparable<Note> {

    /// How much it matters.
    public enum Severity {
        /// Good to know.
        INFO,
        /// Something is left out or will go wrong.
        WARNING,
        /// Something that should work does not.
        FAILING
    }

    @Override
    public int compareTo(Note other) {
        int order = other.severity.compareTo(severity);
        order = order != 0 ? order : subject.compareTo(other.subject);
        order = order != 0 ? order : text.compareTo(other.text);
        return order != 0 ? order : advice.compareTo(other.advice);
    }
}
