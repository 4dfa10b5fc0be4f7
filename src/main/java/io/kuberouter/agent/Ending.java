package io.kuberouter.agent;

/// How the process ends when the agent itself asks for it.
@FunctionalInterface
public interface Ending {

    /// Everything of ours was removed from the node; there is nothing more to do.
    void afterCleanup();
}
