package io.kuberouter.kubernetes.write;

/// What became of a write.
public sealed interface Answer {

    /// It was done, or there was nothing to do.
    ///
    /// @param count how often an Event was told by now, or how many objects were changed
    record Done(int count) implements Answer {}

    /// A right is missing (401, 403). Only an administrator can change that.
    record Forbidden(String reason) implements Answer {}

    /// The server will never take it as it is (other 4xx).
    record Refused(String reason) implements Answer {}

    /// No answer, or none that is final: to be tried again later.
    record Away(String reason) implements Answer {}
}
