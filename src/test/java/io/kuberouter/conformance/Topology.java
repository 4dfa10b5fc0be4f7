package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.PodKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Where a case begins, and the grid that its matrices are asked for.
///
/// @param others ends that are no pods: `ext/203.0.113.7`, `node/node1`
public record Topology(
        Model model, List<String> others, List<Integer> ports, List<Protocol> protocols, List<Family> families) {

    /// The node of pods that are not placed otherwise.
    private static final String ELSEWHERE = "node2";

    /// Reads one. Pods stand as `x/a`, or as an object with a `name` and what [Sketch#with] knows; labels are
    /// `pod=<name>`, ports `serve-80-tcp` and the like, unless given.
    static Topology read(JsonNode json) {
        var ports = Read.list(json.path("ports"), JsonNode::asInt);
        var protocols = Read.list(json.path("protocols"), word -> Protocol.valueOf(word.asString("")));
        var families =
                Read.list(json.path("families"), word -> word.asString("").equals("v4") ? Family.IPV4 : Family.IPV6);
        var namespaces = new TreeMap<String, Map<String, String>>();
        json.path("namespaces")
                .properties()
                .forEach(entry -> namespaces.put(entry.getKey(), Read.labels(entry.getValue())));
        var empty = new Model(
                Read.texts(json.path("nodes"), "node1", "node2"),
                namespaces,
                Map.of(),
                Map.of(),
                json.path("defaultDeny").asBoolean(false));
        var bare = new Topology(empty, Read.texts(json.path("others")), ports, protocols, families);
        var pods = new Newcomers(bare, places(json.path("localTo"))).add(empty, json.path("pods"));
        return new Topology(pods, bare.others, ports, protocols, families);
    }

    private static Map<String, String> places(JsonNode localTo) {
        var places = new HashMap<String, String>();
        localTo.properties()
                .forEach(node -> node.getValue().forEach(pod -> places.put(pod.asString(""), node.getKey())));
        return places;
    }

    /// A pod that joins after the start.
    Model join(Model model, JsonNode pod) {
        return new Newcomers(this, Map.of()).join(model, pod);
    }

    /// Makes pods from what the YAML says, giving each the next addresses of its node.
    private record Newcomers(Topology topology, Map<String, String> places) {

        Model add(Model model, JsonNode pods) {
            for (var pod : pods) {
                model = join(model, pod);
            }
            return model;
        }

        Model join(Model model, JsonNode pod) {
            String name = pod.isString() ? pod.asString("") : pod.path("name").asString("");
            var key = key(name);
            String node = pod.path("node").asString(places.getOrDefault(name, ELSEWHERE));
            int n = free(model, node);
            var pods = new TreeMap<>(model.pods());
            pods.put(key, sketch(model, key, node, n, pod));
            return new Model(model.nodes(), model.namespaces(), pods, model.policies(), model.defaultDeny());
        }

        /// The lowest place on a node whose addresses nobody holds. The first is the node's own.
        private static int free(Model model, String node) {
            int n = 2;
            while (held(model, model.podAddress(node, Family.IPV4, n))
                    || held(model, model.podAddress(node, Family.IPV6, n))) {
                n++;
            }
            return n;
        }

        private static boolean held(Model model, Ip address) {
            return model.pods().values().stream().anyMatch(pod -> pod.ips().contains(address));
        }

        private Sketch sketch(Model model, PodKey key, String node, int n, JsonNode pod) {
            boolean host = pod.path("hostNetwork").asBoolean(false);
            List<Ip> ips = topology.families.stream()
                    .map(family -> host ? model.address(node, family) : model.podAddress(node, family, n))
                    .toList();
            return new Sketch(
                            key,
                            node,
                            ips,
                            false,
                            "Running",
                            host,
                            false,
                            Map.of("pod", key.name()),
                            served(),
                            List.of())
                    .with(pod);
        }

        private List<Sketch.NamedPort> served() {
            var served = new ArrayList<Sketch.NamedPort>();
            for (int port : topology.ports) {
                for (var protocol : topology.protocols) {
                    served.add(new Sketch.NamedPort("serve-" + port + "-" + protocol, protocol.name(), port));
                }
            }
            return served;
        }
    }

    static PodKey key(String name) {
        int slash = name.indexOf('/');
        return new PodKey(name.substring(0, slash), name.substring(slash + 1));
    }
}
