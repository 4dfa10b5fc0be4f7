package io.kuberouter.state;

import java.util.List;

/// A NetworkPolicy that selects pods of this node, resolved: no selectors and no port names are left.
///
/// @param id 16 characters that stand for the policy in names of the kernel
/// @param selects what its `podSelector` chooses, for people
/// @param isolatesIngress whether what it does not allow in is refused
/// @param isolatesEgress whether what it does not allow out is refused
/// @param ingress its rules in their order; empty, or rules without allowances, let nothing in
/// @param egress likewise
public record PolicyRules(
        PolicyKey key,
        String id,
        String selects,
        boolean isolatesIngress,
        boolean isolatesEgress,
        List<Rule> ingress,
        List<Rule> egress) {

    public PolicyRules {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /// One entry of `spec.ingress` or `spec.egress`.
    ///
    /// @param index its place there, from 0
    /// @param words what it allows, for people: `from pods app=web, TCP 80`
    /// @param allows all it lets through; any one is enough
    public record Rule(int index, String words, List<Allowance> allows) {
        public Rule {
            allows = List.copyOf(allows);
        }
    }

    public boolean isolates(Direction direction) {
        return direction == Direction.INGRESS ? isolatesIngress : isolatesEgress;
    }

    public List<Rule> rules(Direction direction) {
        return direction == Direction.INGRESS ? ingress : egress;
    }
}
