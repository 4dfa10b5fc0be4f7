package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.state.Flow;
import io.kuberouter.state.PodKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One question of a matrix.
///
/// @param from the name of the end that opens the connection, as cases write it
/// @param to the name of the other end
public record Cell(String from, String to, Flow flow) {

    Family family() {
        return flow.to().address().family();
    }

    /// An end, with what it is called.
    private record Named(String name, Flow.End end) {}

    /// Every question about a cluster: each pair of different ends, port, protocol and family. A pod that does not run,
    /// or lacks the family, is no end.
    public static List<Cell> all(Model model, Topology topology) {
        var cells = new ArrayList<Cell>();
        for (var family : topology.families()) {
            var ends = ends(model, topology, family);
            for (var from : ends) {
                for (var to : ends) {
                    if (!from.end.address().equals(to.end.address())) {
                        between(from, to, topology, cells);
                    }
                }
            }
        }
        return cells;
    }

    private static void between(Named from, Named to, Topology topology, List<Cell> cells) {
        for (int port : topology.ports()) {
            for (var protocol : topology.protocols()) {
                cells.add(new Cell(from.name, to.name, new Flow(from.end, to.end, protocol, new Port(port))));
            }
        }
    }

    private static List<Named> ends(Model model, Topology topology, Family family) {
        var ends = new ArrayList<Named>();
        for (var pod : model.pods().values()) {
            if (pod.runs() && !isReplaced(pod, model)) {
                Optional<PodKey> key = pod.hostNetwork() ? Optional.empty() : Optional.of(pod.key());
                pod.address(family).ifPresent(ip -> ends.add(new Named(pod.key().toString(), new Flow.End(ip, key))));
            }
        }
        for (String other : topology.others()) {
            Ip ip = address(other, model, family);
            if (ip.family() == family) {
                ends.add(new Named(other, new Flow.End(ip, Optional.empty())));
            }
        }
        return ends;
    }

    /// Whether a pod on its way out is still listed while another has got its address.
    private static boolean isReplaced(Sketch pod, Model model) {
        return pod.deleting()
                && model.pods().values().stream()
                        .anyMatch(other ->
                                !other.deleting() && other.runs() && other.ips().equals(pod.ips()));
    }

    /// Of `ext/203.0.113.7`, `node/node1`, or `node/node1/gateway`.
    private static Ip address(String name, Model model, Family family) {
        String rest = name.substring(name.indexOf('/') + 1);
        if (name.startsWith("ext/")) {
            return Ip.of(rest);
        }
        return rest.endsWith("/gateway")
                ? model.gateway(rest.substring(0, rest.indexOf('/')), family)
                : model.address(rest, family);
    }

    @Override
    public String toString() {
        return from + " -> " + to + " " + flow.to().address() + " " + flow.protocol() + " " + flow.port();
    }
}
