package io.kuberouter.state;

/// One rule of a policy: `shop/web ingress 0`.
///
/// @param index its place in `spec.ingress` or `spec.egress`, from 0
public record RuleKey(PolicyKey policy, Direction direction, int index) implements Comparable<RuleKey> {

    @Override
    public int compareTo(RuleKey other) {
        int order = policy.compareTo(other.policy);
        order = order != 0 ? order : direction.compareTo(other.direction);
        return order != 0 ? order : Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return policy + " " + direction + " " + index;
    }
}
