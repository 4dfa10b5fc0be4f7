package io.kuberouter.lab.apiserver;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The EndpointSlices that a Service and the Pods of its namespace ask for. Pure.
final class Slices {

    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String OURS = "slices.lab";

    private Slices() {}

    /// By name. A slice for each family and each set of ports; Pods may disagree about what a named port is.
    static SortedMap<String, ObjectNode> of(JsonNode service, Collection<? extends JsonNode> pods) {
        var slices = new TreeMap<String, ObjectNode>();
        for (var pod : pods) {
            if (selects(service, pod) && isPlaced(pod)) {
                families(service)
                        .forEach(family -> addresses(pod, family).forEach(ip -> {
                            var ports = ports(service, pod);
                            var slice = slices.computeIfAbsent(
                                    name(service, family, ports), name -> slice(service, name, family, ports));
                            ((ArrayNode) slice.path("endpoints")).add(endpoint(service, pod, ip));
                        }));
            }
        }
        return slices;
    }

    /// A Service without a selector selects nothing: somebody else writes its slices.
    static boolean selects(JsonNode service, JsonNode pod) {
        var selector = service.path("spec").path("selector");
        var labels = pod.path("metadata").path("labels");
        return !selector.isEmpty()
                && selector.properties().stream().allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
    }

    /// A Pod that has ended keeps its address in its status, but serves nobody.
    private static boolean isPlaced(JsonNode pod) {
        String phase = Json.text(pod, "status/phase");
        return !Json.text(pod, "spec/nodeName").isEmpty() && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    private static List<String> families(JsonNode service) {
        var families = service.path("spec").path("ipFamilies");
        return families.isEmpty()
                ? List.of("IPv4")
                : families.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> addresses(JsonNode pod, String family) {
        var status = pod.path("status");
        var all = status.path("podIPs").isEmpty()
                ? List.of(Json.text(status, "podIP"))
                : status.path("podIPs")
                        .valueStream()
                        .map(ip -> Json.text(ip, "ip"))
                        .toList();
        return all.stream()
                .filter(ip -> !ip.isEmpty() && ip.contains(":") == family.equals("IPv6"))
                .toList();
    }

    private static ArrayNode ports(JsonNode service, JsonNode pod) {
        var ports = Json.array();
        for (var port : service.path("spec").path("ports")) {
            targetPort(port, pod)
                    .ifPresent(number -> ports.addObject()
                            .put("name", Json.text(port, "name"))
                            .put("port", number)
                            .put("protocol", Json.text(port, "protocol")));
        }
        return ports;
    }

    /// A number, or what the Pod calls by that name; a Pod that knows no such name does not serve the port.
    private static Optional<Integer> targetPort(JsonNode port, JsonNode pod) {
        var target = port.path("targetPort");
        if (!target.isString()) {
            return Optional.of(target.asInt(port.path("port").asInt()));
        }
        return pod.path("spec")
                .path("containers")
                .valueStream()
                .flatMap(container -> container.path("ports").valueStream())
                .filter(p -> Json.text(p, "name").equals(target.asString())
                        && p.path("protocol").asString("TCP").equals(Json.text(port, "protocol")))
                .map(p -> p.path("containerPort").asInt())
                .findFirst();
    }

    private static String name(JsonNode service, String family, ArrayNode ports) {
        int hash = Objects.hash(family, ports.toString());
        return Json.text(service, "metadata/name") + "-" + Integer.toUnsignedString(hash, 36);
    }

    private static ObjectNode slice(JsonNode service, String name, String family, ArrayNode ports) {
        var slice = Json.object().put("kind", "EndpointSlice").put("apiVersion", "discovery.k8s.io/v1");
        var metadata = slice.putObject("metadata")
                .put("name", name)
                .put("namespace", Json.text(service, "metadata/namespace"));
        var labels = metadata.putObject("labels")
                .put(SERVICE, Json.text(service, "metadata/name"))
                .put(MANAGED_BY, OURS);
        if (Json.text(service, "spec/clusterIP").equals("None")) {
            labels.put("service.kubernetes.io/headless", "");
        }
        slice.put("addressType", family).putArray("endpoints");
        return slice.set("ports", ports);
    }

    private static ObjectNode endpoint(JsonNode service, JsonNode pod, String ip) {
        boolean serving = pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(c -> Json.text(c, "type").equals("Ready")
                        && Json.text(c, "status").equals("True"));
        boolean terminating = pod.path("metadata").has("deletionTimestamp");
        boolean always = service.path("spec").path("publishNotReadyAddresses").asBoolean(false);
        var endpoint = Json.object();
        endpoint.putArray("addresses").add(ip);
        endpoint.putObject("conditions")
                .put("ready", always || (serving && !terminating))
                .put("serving", always || serving)
                .put("terminating", terminating);
        endpoint.put("nodeName", Json.text(pod, "spec/nodeName"));
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", Json.text(pod, "metadata/namespace"))
                .put("name", Json.text(pod, "metadata/name"))
                .put("uid", Json.text(pod, "metadata/uid"));
        return endpoint;
    }
}
