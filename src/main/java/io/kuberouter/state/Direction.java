package io.kuberouter.state;

/// Which way a packet goes, as seen from the pod that a policy selects.
public enum Direction {
    INGRESS("ingress"),
    EGRESS("egress");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    public Direction opposite() {
        return this == INGRESS ? EGRESS : INGRESS;
    }

    /// Lower case: `ingress`.
    @Override
    public String toString() {
        return word;
    }
}
