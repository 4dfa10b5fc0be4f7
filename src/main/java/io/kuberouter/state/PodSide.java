package io.kuberouter.state;

/// One direction of one pod: `shop/db-0 ingress`.
public record PodSide(PodKey pod, Direction direction) implements Comparable<PodSide> {

    @Override
    public int compareTo(PodSide other) {
        int order = pod.compareTo(other.pod);
        return order != 0 ? order : direction.compareTo(other.direction);
    }

    @Override
    public String toString() {
        return pod + " " + direction;
    }
}
