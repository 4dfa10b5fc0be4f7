package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A pod that takes part in policies, with what else decides on it. Terminating pods take part until they are gone.
///
/// @param namespace absent while the Namespace object is not there; such a pod matches no namespace selector
/// @param addresses those of the pod, each as its own network
/// @param announced those of its addresses that it was given just now: nobody else can have them
record Actor(Pod pod, Optional<Namespace> namespace, List<Prefix> addresses, List<Ip> announced) {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed", "Completed");

    Actor {
        addresses = List.copyOf(addresses);
        announced = List.copyOf(announced);
    }

    static Actor of(Pod pod, Optional<Namespace> namespace, List<Ip> announced) {
        return new Actor(
                pod,
                namespace,
                pod.ips().stream().map(ip -> ip.asPrefix()).distinct().toList(),
                announced);
    }

    /// Whether the pod takes part: it runs, or may, and has an address of its own.
    static boolean isOne(Pod pod) {
        return !pod.hostNetwork() && !pod.ips().isEmpty() && !FINISHED.contains(pod.phase());
    }

    /// Whether every policy treats both alike.
    boolean isLike(Actor other) {
        return pod.labels().equals(other.pod.labels())
                && pod.ips().equals(other.pod.ips())
                && announced.equals(other.announced)
                && pod.ports().equals(other.pod.ports())
                && pod.node().equals(other.pod.node())
                && pod.deleting() == other.pod.deleting()
                && namespace.map(Namespace::labels).equals(other.namespace.map(Namespace::labels));
    }

    Map<String, String> labels() {
        return pod.labels();
    }

    boolean declares(String name, Protocol protocol, int number) {
        for (var port : pod.ports()) {
            if (port.port().number() == number
                    && port.protocol() == protocol
                    && port.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
