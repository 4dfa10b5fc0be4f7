package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.util.List;
import java.util.Optional;

/// What holds for all pods, with the pod networks of this node where unguarded addresses are refused.
final class FramePlanner {

    private FramePlanner() {}

    /// The frame with what is to say of it.
    record Framed(GuardFrame frame, List<Note> notes) {}

    static Framed plan(FirewallSettings settings, Inputs inputs) {
        var frame = settings.frame();
        if (!settings.defaultDeny()) {
            return new Framed(frame, List.of());
        }
        var node = Optional.ofNullable(inputs.nodes().at(new ObjectName("", settings.node())));
        var denied = node.map(Node::podCidrs).orElse(List.of()).stream()
                .filter(cidr -> frame.families().contains(cidr.family()))
                .map(Prefix::network)
                .distinct()
                .sorted()
                .toList();
        return new Framed(
                new GuardFrame(
                        frame.families(),
                        frame.clusterIps(),
                        frame.externalIps(),
                        frame.loadBalancerIps(),
                        frame.nodePorts(),
                        denied,
                        frame.manner()),
                denied.isEmpty() ? List.of(missing(settings, node)) : List.of());
    }

    private static Note missing(FirewallSettings settings, Optional<Node> node) {
        return new Note(
                Severity.FAILING,
                "Node " + settings.node(),
                "--netpol-default-deny does nothing: "
                        + (node.isPresent()
                                ? "the Node object names no pod CIDR of an enabled family"
                                : "there is no such Node object"),
                "Set spec.podCIDRs of the Node or the annotation kube-router.io/pod-cidrs.");
    }
}
