package io.kuberouter.conformance;

import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line under `do:`.
///
/// @param verb what happens
/// @param what to whom
public record Action(String verb, JsonNode what) {

    static Action read(JsonNode json) {
        var entry = json.properties().iterator().next();
        return new Action(entry.getKey(), entry.getValue());
    }

    Model on(Model before, Topology topology) {
        var namespaces = new TreeMap<>(before.namespaces());
        var pods = new TreeMap<>(before.pods());
        var policies = new TreeMap<>(before.policies());
        switch (verb) {
            case "createPolicy", "updatePolicy" -> policies.put(policy(), what.path("spec"));
            case "deletePolicy" -> require(policies.remove(policy()));
            case "createNamespace", "setNamespaceLabels" ->
                namespaces.put(namespace(), Read.labels(what.path("labels")));
            case "deleteNamespaceObject" -> require(namespaces.remove(namespace()));
            case "deleteNamespace" -> {
                require(namespaces.remove(namespace()));
                pods.keySet().removeIf(pod -> pod.namespace().equals(namespace()));
                policies.keySet().removeIf(policy -> policy.namespace().equals(namespace()));
            }
            case "createPod" -> {
                return topology.join(before, what);
            }
            case "setPodLabels", "changePod", "finishPod" ->
                pods.put(pod(), require(pods.get(pod())).with(what));
            case "deletePod" -> require(pods.remove(pod()));
            default -> throw new IllegalArgumentException("'" + verb + "' is no action");
        }
        return new Model(before.nodes(), namespaces, pods, policies, before.defaultDeny());
    }

    private String namespace() {
        return what.path("ns").asString("");
    }

    private PodKey pod() {
        return Topology.key(what.path("pod").asString(""));
    }

    private PolicyKey policy() {
        return new PolicyKey(namespace(), what.path("name").asString(""));
    }

    private <T> T require(@Nullable T object) {
        return Objects.requireNonNull(object, () -> verb + ": there is no such object: " + what);
    }

    @Override
    public String toString() {
        return verb + " " + what;
    }
}
