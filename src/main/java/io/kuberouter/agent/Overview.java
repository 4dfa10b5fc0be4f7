package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One immutable picture of the agent, published after each round and whenever an area has settled. Looking at it costs
/// the kernel and the API server nothing.
///
/// @param at when it was made
/// @param round the round it shows; counts from 1
/// @param api how the connection to the API server is
/// @param areas from the ground up
/// @param inputs what was planned from
/// @param desired what was planned
/// @param notes remarks of planners and of the agent, most severe first
/// @param health what liveness and readiness answer, and why
/// @param pace how fast changes reach the kernel
public record Overview(
        Instant at,
        long round,
        Identity identity,
        Api api,
        List<Area> areas,
        Inputs inputs,
        Desired desired,
        List<Note> notes,
        Health health,
        Pace pace) {

    public Overview {
        areas = List.copyOf(areas);
        notes = List.copyOf(notes);
    }

    /// Who this agent is.
    ///
    /// @param addresses of the Node object, primary first; empty until it was read
    public record Identity(
            String node, List<Ip> addresses, String version, String kernel, Instant started, List<String> functions) {
        public Identity {
            addresses = List.copyOf(addresses);
            functions = List.copyOf(functions);
        }
    }

    /// The connection to the API server.
    ///
    /// @param since when it came into this state
    /// @param objects objects held, by kind: `services` → 1204
    /// @param trouble the last error while it is lost, empty otherwise
    public record Api(String server, Link state, Instant since, Map<String, Integer> objects, String trouble) {

        public Api {
            objects = Map.copyOf(objects);
        }

        /// Whether the watches stand.
        public enum Link {
            STARTING,
            WATCHING,
            LOST
        }

        public int total() {
            return objects.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /// How one area of the node is doing.
    ///
    /// @param name `ipvs`, `address`, `route`, `link`, `sysctl`, `iptables`, …
    /// @param objects how many objects it should hold
    /// @param settledAt when it last held all it should; empty if it never did
    /// @param changes objects created, replaced or removed by this process
    /// @param repairs objects that somebody else had changed and that were put right
    /// @param failures object → reason, for objects that could not be brought to what they should be
    /// @param trouble why the area as a whole cannot be read or changed, empty when it can
    public record Area(
            String name,
            State state,
            int objects,
            long round,
            Optional<Instant> settledAt,
            Optional<Instant> verifiedAt,
            long changes,
            long repairs,
            Map<String, String> failures,
            String trouble) {

        public Area {
            failures = Map.copyOf(failures);
        }

        /// In one word.
        public enum State {
            WAITING,
            SETTLING,
            SETTLED,
            FAILING
        }
    }

    /// @param live false when a loop has not turned in time
    /// @param ready false until the first sync of every area, and while one fails
    /// @param reasons why it is not live or not ready, one sentence each
    public record Health(boolean live, boolean ready, List<String> reasons) {
        public Health {
            reasons = List.copyOf(reasons);
        }
    }

    /// Event to kernel, over the last hour.
    ///
    /// @param p50 last byte of a watch event to the kernel's acknowledgement; empty when there were no changes
    /// @param rounds since start
    /// @param failed rounds that ended in an error of ours
    public record Pace(Optional<Duration> p50, Optional<Duration> p99, long rounds, long failed) {}
}
