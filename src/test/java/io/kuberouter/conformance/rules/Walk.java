package io.kuberouter.conformance.rules;

/// The filter rules of one node, read rather than loaded.
public interface Walk {

    /// @throws UnknownRule for a rule on the way that is not understood
    End at(Hook hook, Packet packet);
}
