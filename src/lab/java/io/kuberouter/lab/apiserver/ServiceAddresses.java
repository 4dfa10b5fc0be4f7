package io.kuberouter.lab.apiserver;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the API server does for Services: the defaults that readers count on, cluster addresses, node ports. Called
/// under the store's lock.
final class ServiceAddresses {

    private static final int FIRST_NODE_PORT = 30000;
    private static final int LAST_NODE_PORT = 32767;
    private static final Set<String> EXTERNAL_TYPES = Set.of("NodePort", "LoadBalancer");
    private static final List<String> KEPT = List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");

    private final List<Prefix> ranges;
    private final Set<String> taken = new HashSet<>();

    /// @param ranges one or two prefixes; the first is the family of a Service that does not ask
    ServiceAddresses(List<Prefix> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /// Fills in a new Service, or the next state of one.
    ///
    /// @throws Problem 422 if it asks for an address or a port that another one has
    void admit(ObjectNode service, @Nullable ObjectNode present) {
        if (present != null) {
            release(present);
        }
        try {
            var spec = Json.child(service, "spec");
            defaults(spec);
            dropWhatTheTypeHasNot(spec);
            keep(spec, present == null ? Json.object() : present.path("spec"));
            claims(spec).forEach(this::claim);
            addresses(spec);
            ports(spec);
        } catch (Problem e) {
            if (present != null) {
                taken.addAll(claims(present.path("spec")));
            }
            throw e;
        }
    }

    void release(ObjectNode service) {
        taken.removeAll(claims(service.path("spec")));
    }

    private static void defaults(ObjectNode spec) {
        spec.putIfAbsent("type", spec.stringNode("ClusterIP"));
        spec.putIfAbsent("sessionAffinity", spec.stringNode("None"));
        spec.putIfAbsent("internalTrafficPolicy", spec.stringNode("Cluster"));
        if (isExternal(spec)) {
            spec.putIfAbsent("externalTrafficPolicy", spec.stringNode("Cluster"));
        }
        for (var port : spec.path("ports")) {
            var object = Json.asObject(port);
            object.putIfAbsent("protocol", spec.stringNode("TCP"));
            object.putIfAbsent("targetPort", object.path("port"));
        }
    }

    /// After a change of type, what only the old type had goes.
    private static void dropWhatTheTypeHasNot(ObjectNode spec) {
        if (!isExternal(spec)) {
            spec.remove(List.of("externalTrafficPolicy", "healthCheckNodePort"));
            spec.path("ports").forEach(port -> Json.asObject(port).remove("nodePort"));
        }
        if (Json.text(spec, "type").equals("ExternalName")) {
            spec.remove(KEPT);
        }
    }

    /// Local traffic to a load balancer is steered by a port that tells which nodes have endpoints.
    private static boolean needsHealthCheck(JsonNode spec) {
        return Json.text(spec, "type").equals("LoadBalancer")
                && Json.text(spec, "externalTrafficPolicy").equals("Local");
    }

    /// A client that leaves out what the server once chose wants it to stay.
    private static void keep(ObjectNode spec, JsonNode before) {
        if (Json.text(spec, "type").equals("ExternalName")) {
            return;
        }
        if (Json.text(spec, "clusterIP").isEmpty()) {
            KEPT.stream().filter(before::has).forEach(name -> spec.set(name, before.path(name)));
        }
        if (needsHealthCheck(spec) && before.has("healthCheckNodePort")) {
            spec.putIfAbsent("healthCheckNodePort", before.path("healthCheckNodePort"));
        }
        for (var port : spec.path("ports")) {
            for (var old : before.path("ports")) {
                boolean same = old.path("port").equals(port.path("port"))
                        && old.path("protocol").equals(port.path("protocol"));
                if (same && old.has("nodePort") && !port.has("nodePort") && isExternal(spec)) {
                    Json.asObject(port).set("nodePort", old.path("nodePort"));
                }
            }
        }
    }

    private static boolean isExternal(JsonNode spec) {
        return EXTERNAL_TYPES.contains(Json.text(spec, "type"));
    }

    /// What a Service holds of the server's: addresses, and ports with their protocol.
    private static Set<String> claims(JsonNode spec) {
        var claims = new LinkedHashSet<String>();
        claims.add(Json.text(spec, "clusterIP"));
        spec.path("clusterIPs").forEach(ip -> claims.add(ip.asString("")));
        claims.removeAll(List.of("", "None"));
        for (var port : spec.path("ports")) {
            if (port.has("nodePort")) {
                claims.add(port.path("nodePort").asInt() + "/" + Json.text(port, "protocol"));
            }
        }
        if (spec.has("healthCheckNodePort")) {
            claims.add(spec.path("healthCheckNodePort").asInt() + "/TCP");
        }
        return claims;
    }

    private void claim(String what) {
        if (!taken.add(what)) {
            throw Problem.invalid(
                    "spec: Invalid value: \"%s\": provided IP or port is already allocated".formatted(what));
        }
    }

    private void addresses(ObjectNode spec) {
        if (Json.text(spec, "type").equals("ExternalName")) {
            return;
        }
        var given = new ArrayList<String>();
        spec.path("clusterIPs").forEach(ip -> given.add(ip.asString()));
        String first = Json.text(spec, "clusterIP");
        if (given.isEmpty() && !first.isEmpty()) {
            given.add(first);
        }
        if (!given.contains("None")) {
            families(spec, given).stream().skip(given.size()).map(this::free).forEach(given::add);
            spec.set("ipFamilies", array(given.stream().map(ip -> name(Ip.of(ip).family()))));
            spec.putIfAbsent("ipFamilyPolicy", spec.stringNode(given.size() > 1 ? "RequireDualStack" : "SingleStack"));
        }
        spec.put("clusterIP", given.getFirst());
        spec.set("clusterIPs", array(given.stream()));
    }

    private List<Family> families(ObjectNode spec, List<String> given) {
        var asked = spec.path("ipFamilies")
                .valueStream()
                .map(name -> name.asString().equals("IPv6") ? Family.IPV6 : Family.IPV4)
                .toList();
        if (!asked.isEmpty()) {
            return asked;
        }
        if (Json.text(spec, "ipFamilyPolicy").endsWith("DualStack")) {
            return ranges.stream().map(Prefix::family).toList();
        }
        return given.isEmpty()
                ? List.of(ranges.getFirst().family())
                : given.stream().map(ip -> Ip.of(ip).family()).toList();
    }

    /// The first free address of a family, from .0.10 on.
    private String free(Family family) {
        var range = ranges.stream()
                .filter(r -> r.family() == family)
                .findFirst()
                .orElseThrow(() -> Problem.invalid("spec.ipFamilies: the server has no range for " + name(family)));
        for (long offset = 10; ; offset++) {
            var network = range.network().address();
            var ip = new Ip(family, network.high(), network.low() + offset);
            if (!range.contains(ip)) {
                throw Problem.invalid("spec.clusterIP: the range is full");
            }
            if (taken.add(ip.toString())) {
                return ip.toString();
            }
        }
    }

    private void ports(ObjectNode spec) {
        if (!isExternal(spec)) {
            return;
        }
        for (var port : spec.path("ports")) {
            if (!port.has("nodePort")) {
                Json.asObject(port).put("nodePort", freePort(Json.text(port, "protocol")));
            }
        }
        if (needsHealthCheck(spec) && !spec.has("healthCheckNodePort")) {
            spec.put("healthCheckNodePort", freePort("TCP"));
        }
    }

    private int freePort(String protocol) {
        for (int port = FIRST_NODE_PORT; port <= LAST_NODE_PORT; port++) {
            if (taken.add(port + "/" + protocol)) {
                return port;
            }
        }
        throw Problem.invalid("spec.ports: no node port is free");
    }

    private static String name(Family family) {
        return family == Family.IPV4 ? "IPv4" : "IPv6";
    }

    private static ArrayNode array(Stream<String> texts) {
        var array = Json.array();
        texts.forEach(array::add);
        return array;
    }
}
