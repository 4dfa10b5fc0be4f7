package io.kuberouter.agent;

import io.kuberouter.state.Direction;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.RuleKey;
import java.time.Instant;
import java.util.Map;

/// What rules let through and pods were refused, counted by the kernel since this process started; counts outlive the
/// rewriting of chains.
///
/// @param at when it was read; the epoch where nothing was read yet
/// @param allowed first packets of connections that a rule let through
/// @param refused packets that a pod's policies refused
public record PolicyTraffic(Instant at, Map<RuleKey, Count> allowed, Map<Side, Count> refused) {

    public static final PolicyTraffic NONE = new PolicyTraffic(Instant.EPOCH, Map.of(), Map.of());

    public PolicyTraffic {
        allowed = Map.copyOf(allowed);
        refused = Map.copyOf(refused);
    }

    /// One direction of one pod.
    public record Side(PodKey pod, Direction direction) {}

    /// @param bytes of these packets, IP headers included
    public record Count(long packets, long bytes) {}
}
