package io.kuberouter.agent;

import io.kuberouter.state.ServerKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What people may look at and ask for. Every look is of a published picture; nothing here blocks on the kernel except
/// where it says so.
public interface Board {

    /// The newest picture.
    Overview overview();

    /// Liveness and readiness as of now; unlike the picture, it knows of loops that hang.
    Overview.Health health();

    /// The newest counters, at most ten seconds old while the agent runs.
    Traffic traffic();

    /// Connections and counters of the destinations of some virtual servers. At most 200 are followed; they are read
    /// by one shared look each two seconds for as long as somebody asks. What was not read yet is read now.
    Map<ServerKey, List<DestinationTraffic>> destinations(Collection<ServerKey> servers);

    /// The last changes, newest first, at most this many.
    List<JournalEntry> journal(int most);

    /// Calls back, on a thread of the agent, after each new picture; must return at once. Closing ends it.
    AutoCloseable onChange(Runnable listener);

    /// Asks for a verification of every area against the kernel.
    void verify();

    /// What cleanup would remove from this node, one line per object with its kind. Reads the kernel.
    List<String> cleanupPlan();

    /// Stops the rounds, removes everything of ours from this node, and lets the process exit with 0 (1 if something is
    /// left) once the answer was given.
    ///
    /// @return what is left, each with the reason; empty when all is gone
    List<String> cleanup();
}
