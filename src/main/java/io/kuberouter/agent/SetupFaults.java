package io.kuberouter.agent;

import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.state.Note;
import java.util.List;
import java.util.stream.Stream;

/// Where flags and node are not set up as the firewall needs it, out of the remarks of a picture.
///
/// @param ranges Services outside the ranges of the flags, an address or a node port each
/// @param node what hinders on the node: a bridge that passes by, a missing module, a Node object without networks
public record SetupFaults(List<Note> ranges, List<Note> node) {

    public SetupFaults {
        ranges = List.copyOf(ranges);
        node = List.copyOf(node);
    }

    public static SetupFaults of(Overview picture) {
        String subject = "Node " + picture.identity().node();
        return new SetupFaults(
                picture.notes().stream().filter(FirewallPlanner::isOfRanges).toList(),
                picture.notes().stream()
                        .filter(note -> note.subject().equals(subject) || isOfKernel(note))
                        .toList());
    }

    private static boolean isOfKernel(Note note) {
        return note.subject().equals(BridgeCheck.SUBJECT)
                || Stream.of(Modules.FIREWALL, Modules.BRIDGE)
                        .flatMap(List::stream)
                        .anyMatch(module -> note.subject().equals("module " + module));
    }
}
