package io.kuberouter.agent;

import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.RuleKey;
import java.time.Instant;
import java.util.Map;

/// What rules let through and pods were refused, counted by the kernel since this process started; counts outlive the
/// rewriting of chains.
///
/// @param at when it was read; the epoch where nothing was read yet
/// @param allowed first packets of connections that a rule let through
/// @param refused packets that a pod's policies refused
public record PolicyTraffic(Instant at, Map<RuleKey, PacketCount> allowed, Map<PodSide, PacketCount> refused) {

    public static final PolicyTraffic NONE = new PolicyTraffic(Instant.EPOCH, Map.of(), Map.of());

    public PolicyTraffic {
        allowed = Map.copyOf(allowed);
        refused = Map.copyOf(refused);
    }
}
