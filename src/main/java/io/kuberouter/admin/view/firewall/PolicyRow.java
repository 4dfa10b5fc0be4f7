package io.kuberouter.admin.view.firewall;

import io.kuberouter.state.Direction;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import java.util.List;
import java.util.stream.Stream;

/// A policy that selects pods of this node, and how it is doing.
///
/// @param pods those of this node that it isolates in any direction
/// @param allowed what its rules let through together
/// @param reason why it fails, empty when it does not
public record PolicyRow(PolicyRules rules, List<PodKey> pods, PacketCount allowed, GuardState state, String reason) {

    public PolicyKey key() {
        return rules.key();
    }

    /// The directions that it isolates.
    public List<Direction> directions() {
        return Stream.of(Direction.values()).filter(rules::isolates).toList();
    }

    public int ruleCount() {
        return directions().stream()
                .mapToInt(direction -> rules.rules(direction).size())
                .sum();
    }
}
