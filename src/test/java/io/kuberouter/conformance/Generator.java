package io.kuberouter.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Cases that differ from a base policy in one place: each choice of a list, for each direction. What is right for them
/// the model says.
final class Generator {

    private Generator() {}

    /// Reads an entry of `generate:`.
    ///
    /// `base` is a policy. `directions` says where peers or ports are put, in the first rule there; of `peers` or
    /// `ports` every set of `choose` is taken, where an item that is a list counts as one. Each of `targets` and
    /// `rules` stands in place of fields of the policy.
    static List<Case> cases(JsonNode json, Topology topology) {
        var cases = new ArrayList<Case>();
        for (var policy : policies(json)) {
            var action = new Action("createPolicy", policy);
            var step = new Case.Step(List.of(action), Expectation.MODEL, false, Optional.empty());
            String id = json.path("id").asString("") + "-" + (cases.size() + 1);
            cases.add(new Case(
                    id, json.path("family").asString(""), Read.texts(json.path("tags")), topology, List.of(step)));
        }
        return cases;
    }

    private static List<ObjectNode> policies(JsonNode json) {
        var policies = new ArrayList<ObjectNode>();
        for (String direction : Read.texts(json.path("directions"))) {
            String peers = direction.equals("ingress") ? "from" : "to";
            choices(json, "peers").forEach(choice -> policies.add(put(json, direction, peers, choice)));
            choices(json, "ports").forEach(choice -> policies.add(put(json, direction, "ports", choice)));
        }
        json.path("targets").forEach(target -> {
            var policy = base(json);
            target.properties()
                    .forEach(field -> (field.getKey().equals("ns") ? policy : spec(policy))
                            .set(field.getKey(), field.getValue()));
            policies.add(policy);
        });
        json.path("rules").forEach(rule -> {
            var policy = base(json);
            rule.properties().forEach(field -> spec(policy).set(field.getKey(), field.getValue()));
            policies.add(policy);
        });
        return policies;
    }

    private static ObjectNode base(JsonNode json) {
        return (ObjectNode) json.path("base").deepCopy();
    }

    private static ObjectNode spec(ObjectNode policy) {
        return (ObjectNode) policy.path("spec");
    }

    private static ObjectNode put(JsonNode json, String direction, String field, List<JsonNode> choice) {
        var policy = base(json);
        var rule = (ObjectNode) spec(policy).path(direction).path(0);
        var list = rule.putArray(field);
        choice.forEach(item -> {
            if (item.isArray()) {
                item.forEach(list::add);
            } else {
                list.add(item);
            }
        });
        return policy;
    }

    /// All sets of `choose` items of a list, in the order of the list.
    private static List<List<JsonNode>> choices(JsonNode json, String field) {
        return json.has(field)
                ? sets(
                        Read.list(json.path(field), item -> item),
                        json.path("choose").asInt(1))
                : List.of();
    }

    private static List<List<JsonNode>> sets(List<JsonNode> items, int size) {
        if (size == 0) {
            return List.of(List.of());
        }
        var sets = new ArrayList<List<JsonNode>>();
        for (int first = 0; first < items.size(); first++) {
            for (var rest : sets(items.subList(first + 1, items.size()), size - 1)) {
                var set = new ArrayList<JsonNode>();
                set.add(items.get(first));
                set.addAll(rest);
                sets.add(set);
            }
        }
        return sets;
    }
}
