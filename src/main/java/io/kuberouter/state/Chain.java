package io.kuberouter.state;

import java.util.List;

/// A chain of ours, with the jumps of built-in chains that lead into it.
///
/// @param rules in order, each as `iptables-save` prints it without `-A CHAIN`
/// @param jumps each at most once in its chain
public record Chain(ChainKey key, List<String> rules, List<Jump> jumps) {

    public Chain {
        rules = List.copyOf(rules);
        jumps = List.copyOf(jumps);
    }

    /// A rule in a chain that is not ours which leads into ours.
    ///
    /// @param from the built-in chain: `POSTROUTING`
    /// @param first whether it must be the chain's first rule; else it stands anywhere, appended if absent
    /// @param match what stands before `-j`, as `iptables-save` prints it
    public record Jump(String from, boolean first, String match) {}
}
