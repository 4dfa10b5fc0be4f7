package io.kuberouter.cluster;

import io.kuberouter.net.Ip;
import java.util.ArrayList;
import java.util.List;

/// What the CNI plugin tells of a pod that it gets ready: addresses that the API learns of only when the pod runs.
///
/// @param uid of the pod, empty where the container runtime did not say; another pod may have had the name before
public record Announcement(ObjectName pod, String uid, List<Ip> ips) {

    public Announcement {
        ips = List.copyOf(ips);
    }

    static Announcement nothing(ObjectName pod) {
        return new Announcement(pod, "", List.of());
    }

    /// Whether it speaks of this very pod.
    public boolean isOf(Pod other) {
        return pod.equals(other.name()) && (uid.isEmpty() || uid.equals(other.uid()));
    }

    /// These addresses, and behind them those that only this announcement knows.
    List<Ip> union(List<Ip> known) {
        if (known.containsAll(ips)) {
            return known;
        }
        var all = new ArrayList<>(known);
        ips.stream().filter(ip -> !known.contains(ip)).forEach(all::add);
        return all;
    }
}
