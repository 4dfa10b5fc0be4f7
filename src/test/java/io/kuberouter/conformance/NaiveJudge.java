package io.kuberouter.conformance;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.NetworkPolicy.Block;
import io.kuberouter.cluster.NetworkPolicy.Pods;
import io.kuberouter.cluster.NetworkPolicy.PolicyPort;
import io.kuberouter.cluster.NetworkPolicy.Unreadable;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Flow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads NetworkPolicy as its API documentation puts it, one connection at a time, straight from the objects: slow, and
/// without any thought of how a kernel would do it. Shares nothing with the planner but the records.
public final class NaiveJudge implements Plane {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed", "Completed");

    @Override
    public Judged load(Inputs inputs, FirewallSettings settings) {
        return new Judged(inputs, settings);
    }

    /// What one node makes of connections.
    record Judged(Inputs inputs, FirewallSettings settings) implements Verdicts {

        @Override
        public boolean allows(Flow flow) {
            return sends(flow) && receives(flow);
        }

        /// Whether the sender's policies let it out, if it is a pod of this node.
        boolean sends(Flow flow) {
            Ip from = flow.from().address();
            Pod pod = holder(from);
            if (pod == null || !isLocal(pod)) {
                return !isUnknown(from);
            }
            return isExempt(flow) || passes(pod, Direction.EGRESS, flow);
        }

        /// Whether the receiver's policies let it in, if it is a pod of this node. What the node itself sends always
        /// comes in.
        boolean receives(Flow flow) {
            Ip to = flow.to().address();
            Pod pod = holder(to);
            if (pod == null || !isLocal(pod)) {
                return !isUnknown(to);
            }
            return isOfThisNode(flow.from().address()) || passes(pod, Direction.INGRESS, flow);
        }

        private boolean isLocal(Pod pod) {
            return pod.node().equals(settings.node());
        }

        private boolean isOfThisNode(Ip ip) {
            return inputs.host().addresses().stream()
                    .anyMatch(held -> held.prefix().address().equals(ip));
        }

        /// To the node's own addresses on ports of Services: judged later, when the real destination is known.
        private boolean isExempt(Flow flow) {
            return isOfThisNode(flow.to().address())
                    && (settings.frame().manner().nodeIsFree()
                            || settings.frame().nodePorts().contains(flow.port()));
        }

        /// With default-deny: an address among this node's pods that is neither a pod's nor the node's.
        private boolean isUnknown(Ip ip) {
            var node = inputs.nodes().at(new ObjectName("", settings.node()));
            return settings.defaultDeny()
                    && node != null
                    && node.podCidrs().stream().anyMatch(cidr -> cidr.contains(ip))
                    && !isOfThisNode(ip);
        }

        private boolean passes(Pod pod, Direction direction, Flow flow) {
            var isolating = inputs.policies().values().stream()
                    .filter(policy ->
                            direction == Direction.INGRESS ? policy.isolatesIngress() : policy.isolatesEgress())
                    .filter(policy ->
                            policy.name().namespace().equals(pod.name().namespace()))
                    .filter(policy -> chooses(policy.podSelector(), pod.labels()))
                    .toList();
            return isolating.isEmpty() || isolating.stream().anyMatch(policy -> allows(policy, direction, flow));
        }

        private boolean allows(NetworkPolicy policy, Direction direction, Flow flow) {
            return direction == Direction.INGRESS
                    ? policy.ingress().stream().anyMatch(rule -> allowsIn(policy, rule, flow))
                    : policy.egress().stream().anyMatch(rule -> allowsOut(policy, rule, flow));
        }

        private boolean allowsIn(NetworkPolicy policy, NetworkPolicy.Rule rule, Flow flow) {
            Ip other = flow.from().address();
            boolean peers =
                    rule.peers().isEmpty() || rule.peers().stream().anyMatch(peer -> isPeer(policy, peer, other));
            return peers && hasPort(rule.ports(), holder(flow.to().address()), flow, true);
        }

        /// A network has no names for ports, so that through an `ipBlock` only numbers go out.
        private boolean allowsOut(NetworkPolicy policy, NetworkPolicy.Rule rule, Flow flow) {
            Ip other = flow.to().address();
            Pod pod = holder(other);
            if (rule.peers().isEmpty()) {
                return hasPort(rule.ports(), pod, flow, true);
            }
            return rule.peers().stream()
                    .anyMatch(peer ->
                            isPeer(policy, peer, other) && hasPort(rule.ports(), pod, flow, !(peer instanceof Block)));
        }

        private boolean isPeer(NetworkPolicy policy, NetworkPolicy.Peer peer, Ip ip) {
            return switch (peer) {
                case Block(var cidr, var except) ->
                    cidr.contains(ip) && except.stream().noneMatch(out -> out.contains(ip));
                case Pods pods -> isPeer(policy, pods, holder(ip));
                case Unreadable() -> false;
            };
        }

        private boolean isPeer(NetworkPolicy policy, Pods peer, @Nullable Pod pod) {
            if (pod == null) {
                return false;
            }
            String own = policy.name().namespace();
            boolean here = peer.namespaces()
                    .map(selector -> {
                        var namespace = inputs.namespaces()
                                .at(new ObjectName("", pod.name().namespace()));
                        return namespace != null && chooses(selector, namespace.labels());
                    })
                    .orElse(pod.name().namespace().equals(own));
            return here
                    && peer.pods()
                            .map(selector -> chooses(selector, pod.labels()))
                            .orElse(true);
        }

        private static boolean hasPort(List<PolicyPort> ports, @Nullable Pod receiver, Flow flow, boolean named) {
            return ports.isEmpty() || ports.stream().anyMatch(port -> isPort(port, receiver, flow, named));
        }

        private static boolean isPort(PolicyPort port, @Nullable Pod receiver, Flow flow, boolean named) {
            if (port.protocol() != flow.protocol()) {
                return false;
            }
            if (!port.name().isEmpty()) {
                return named
                        && receiver != null
                        && receiver.ports().contains(new ContainerPort(port.name(), flow.protocol(), flow.port()));
            }
            if (port.port().isEmpty()) {
                return true;
            }
            int first = port.port().get().number();
            int last = port.endPort().map(end -> end.number()).orElse(first);
            return first <= flow.port().number() && flow.port().number() <= last;
        }

        /// The pod behind an address. Pods on the host's network have none of their own, and finished ones have given
        /// theirs back. One that is on its way out may still be listed when another has got its address.
        private @Nullable Pod holder(Ip ip) {
            var holders = inputs.pods().values().stream()
                    .filter(pod -> !pod.hostNetwork() && !FINISHED.contains(pod.phase()))
                    .filter(pod -> pod.ips().contains(ip))
                    .toList();
            return holders.stream()
                    .filter(pod -> !pod.deleting())
                    .findFirst()
                    .orElse(holders.isEmpty() ? null : holders.getFirst());
        }

        private static boolean chooses(LabelSelector selector, Map<String, String> labels) {
            return selector.matchLabels().entrySet().stream()
                            .allMatch(want -> want.getValue().equals(labels.get(want.getKey())))
                    && selector.matchExpressions().stream().allMatch(want -> meets(want, labels.get(want.key())));
        }

        private static boolean meets(LabelSelector.Requirement want, @Nullable String value) {
            return switch (want.operator()) {
                case IN -> value != null && want.values().contains(value);
                case NOT_IN -> value == null || !want.values().contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }
}
