package io.kuberouter.lab.cluster;

/// Something that the cluster is said to do.
///
/// @param text one sentence without a full stop
/// @param command how to look for oneself, as `src/lab/cluster/on` runs it
record Claim(String text, String command, Proof proof) {

    /// Looks whether it holds.
    interface Proof {
        /// @return what was seen, in a few words
        /// @throws Disproved if the claim does not hold
        String seen() throws Exception;
    }
}
