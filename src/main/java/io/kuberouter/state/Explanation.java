package io.kuberouter.state;

import java.util.List;
import java.util.Optional;

/// What policies make of a connection, and why.
///
/// @param egress what the policies of the sending pod say
/// @param ingress what the policies of the receiving pod say
/// @param remarks what else matters: a node's own traffic is always let in, an address belongs to nobody, …
public record Explanation(Flow flow, boolean allowed, Side egress, Side ingress, List<String> remarks) {

    public Explanation {
        remarks = List.copyOf(remarks);
    }

    /// The direction that refuses it, the sender's first; absent when nothing does.
    public Optional<Direction> refusing() {
        return !egress.allowed()
                ? Optional.of(Direction.EGRESS)
                : ingress.allowed() ? Optional.empty() : Optional.of(Direction.INGRESS);
    }

    /// One direction.
    ///
    /// @param allowed whether this side lets it through
    /// @param isolated whether any policy isolates the pod in this direction
    /// @param reason one sentence: `policy shop/web allows it by rule 0: from pods app=cart, TCP 80`
    /// @param isolating the policies that isolate the pod in this direction
    /// @param rule the rule that allows it
    /// @param misses for each rule of an isolating policy that does not, nearest first, why not
    public record Side(
            Direction direction,
            boolean allowed,
            boolean isolated,
            String reason,
            List<PolicyKey> isolating,
            Optional<RuleKey> rule,
            List<Miss> misses) {
        public Side {
            isolating = List.copyOf(isolating);
            misses = List.copyOf(misses);
        }
    }

    /// A rule that does not let it through.
    ///
    /// @param matched how many of namespace, labels or network, protocol and port fit: the more, the nearer
    /// @param reason `port 80 is not among TCP 443`
    public record Miss(RuleKey rule, int matched, String reason) {}
}
