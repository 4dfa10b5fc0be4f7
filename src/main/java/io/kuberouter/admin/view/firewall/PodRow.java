package io.kuberouter.admin.view.firewall;

import io.kuberouter.state.Direction;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import java.util.List;
import java.util.stream.Stream;

/// A pod of this node, and how its guard is doing.
///
/// @param refusedIn what its policies refused of what was sent to it
/// @param refusedOut what its policies refused of what it sent
/// @param reason why it fails, empty when it does not
public record PodRow(PodGuard guard, PacketCount refusedIn, PacketCount refusedOut, GuardState state, String reason) {

    public PodKey key() {
        return guard.key();
    }

    /// Whether any policy isolates it.
    public boolean isGuarded() {
        return !directions().isEmpty();
    }

    /// The directions in which policies isolate it.
    public List<Direction> directions() {
        return Stream.of(Direction.values())
                .filter(direction -> !guard.policies(direction).isEmpty())
                .toList();
    }

    public PacketCount refused(Direction direction) {
        return direction == Direction.INGRESS ? refusedIn : refusedOut;
    }
}
