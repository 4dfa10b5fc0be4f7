package io.kuberouter.agent;

import io.kuberouter.state.Explanation;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VerdictChange;
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

    /// What other programs have done for the agent since its start.
    Work work();

    /// What rules let through and pods were refused; at most ten seconds old while somebody asks.
    PolicyTraffic policyTraffic();

    /// What was refused lately, newest first, at most this many.
    Drops drops(int most);

    /// What policies make of a connection.
    ///
    /// @param from `namespace/pod`, an address, or a Service as `svc/namespace/name`
    /// @param to likewise
    /// @param protocol `TCP`, `UDP` or `SCTP`
    /// @param port a number, or for a pod the name of one of its ports
    /// @throws IllegalArgumentException that says which of them means nothing here, and why
    Explanation explain(String from, String to, String protocol, String port);

    /// The pairs of pods and ports whose verdict would change if these policies were applied.
    ///
    /// @param yaml one or more NetworkPolicies
    /// @throws IllegalArgumentException that says what cannot be read
    List<VerdictChange> diff(String yaml);
}
