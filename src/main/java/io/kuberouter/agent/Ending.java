package io.kuberouter.agent;

/// How the process ends when the agent itself asks for it.
@FunctionalInterface
public interface Ending {

    /// A cleanup was done; there is nothing more to do.
    ///
    /// @param exitCode 0 when everything of ours is gone from the node, else 1
    void afterCleanup(int exitCode);
}
