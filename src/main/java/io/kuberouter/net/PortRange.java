package io.kuberouter.net;

/// A closed range of ports; `first` may be 0 because Kubernetes allows a node-port range to begin there.
///
/// @param first the lowest port, 0 to 65535
/// @param last the highest port, not below `first`
public record PortRange(int first, int last) implements Comparable<PortRange> {

    public PortRange {
        if (first < 0 || last > 65535 || first > last) {
            throw new IllegalArgumentException("port range " + first + "-" + last + " is not within 0-65535");
        }
    }

    public boolean contains(Port port) {
        return port.number() >= first && port.number() <= last;
    }

    @Override
    public int compareTo(PortRange other) {
        int order = Integer.compare(first, other.first);
        return order != 0 ? order : Integer.compare(last, other.last);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
