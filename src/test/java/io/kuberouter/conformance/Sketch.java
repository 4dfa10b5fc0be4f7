package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.PodKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A pod as a case draws it.
///
/// @param ips none for a pod that has no address yet
/// @param brief whether its status has `podIP` alone, without `podIPs`
/// @param ports named ports of its containers
/// @param sidecarPorts named ports of an init container that keeps running
public record Sketch(
        PodKey key,
        String node,
        List<Ip> ips,
        boolean brief,
        String phase,
        boolean hostNetwork,
        boolean deleting,
        Map<String, String> labels,
        List<NamedPort> ports,
        List<NamedPort> sidecarPorts) {

    public Sketch {
        ips = List.copyOf(ips);
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        sidecarPorts = List.copyOf(sidecarPorts);
    }

    /// A port that has a name.
    public record NamedPort(String name, String protocol, int number) {

        static NamedPort read(JsonNode json) {
            return new NamedPort(
                    json.path("name").asString(""),
                    json.path("protocol").asString("TCP"),
                    json.path("port").asInt(0));
        }

        private Object kubernetes() {
            return Map.of("name", name, "protocol", protocol, "containerPort", number);
        }
    }

    /// This pod, with what the YAML says of it instead.
    Sketch with(JsonNode json) {
        return new Sketch(
                key,
                json.path("node").asString(node),
                json.has("ips") ? Read.list(json.path("ips"), ip -> Ip.of(ip.asString(""))) : ips,
                json.path("brief").asBoolean(brief),
                json.path("phase").asString(phase),
                json.path("hostNetwork").asBoolean(hostNetwork),
                json.path("deleting").asBoolean(deleting),
                json.has("labels") ? Read.labels(json.path("labels")) : labels,
                json.has("ports") ? Read.list(json.path("ports"), NamedPort::read) : ports,
                json.has("sidecarPorts") ? Read.list(json.path("sidecarPorts"), NamedPort::read) : sidecarPorts);
    }

    /// Whether something runs there that can open and accept connections.
    boolean runs() {
        return !ips.isEmpty() && !List.of("Succeeded", "Failed").contains(phase);
    }

    Optional<Ip> address(Family family) {
        return ips.stream().filter(ip -> ip.family() == family).findFirst();
    }

    /// As the API server writes it.
    String kubernetes() {
        var meta = new LinkedHashMap<String, Object>(
                Map.of("namespace", key.namespace(), "name", key.name(), "labels", labels));
        if (deleting) {
            meta.put("deletionTimestamp", "2026-01-02T03:04:05Z");
        }
        var status = new LinkedHashMap<String, Object>(Map.of("phase", phase));
        if (!ips.isEmpty()) {
            status.put("podIP", ips.getFirst().toString());
        }
        if (!brief) {
            status.put(
                    "podIPs",
                    ips.stream().map(ip -> Map.of("ip", ip.toString())).toList());
        }
        return Read.JSON.writeValueAsString(Map.of("metadata", meta, "spec", spec(), "status", status));
    }

    private Map<String, Object> spec() {
        var containers = new ArrayList<Object>();
        containers.add(Map.of("ports", ports.stream().map(NamedPort::kubernetes).toList()));
        var sidecar = Map.of(
                "restartPolicy",
                "Always",
                "ports",
                sidecarPorts.stream().map(NamedPort::kubernetes).toList());
        return Map.of(
                "nodeName",
                node,
                "hostNetwork",
                hostNetwork,
                "containers",
                containers,
                "initContainers",
                List.of(sidecar));
    }
}
