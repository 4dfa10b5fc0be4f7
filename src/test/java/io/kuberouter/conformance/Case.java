package io.kuberouter.conformance;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// One case: a cluster, and steps that change it, each followed by a look at the whole matrix.
///
/// @param family what the case is counted under
/// @param tags what it is about
public record Case(String id, String family, List<String> tags, Topology topology, List<Step> steps) {

    public Case {
        tags = List.copyOf(tags);
        steps = List.copyOf(steps);
    }

    /// Changes, and what is right afterwards.
    public record Step(List<Action> actions, Expectation expectation) {

        public Step {
            actions = List.copyOf(actions);
        }

        static Step read(JsonNode json) {
            return new Step(Read.list(json.path("do"), Action::read), Expectation.read(json.path("expect")));
        }

        Model on(Model model, Topology topology) {
            for (var action : actions) {
                model = action.on(model, topology);
            }
            return model;
        }
    }

    /// @param family what the file counts its cases under, unless the case says otherwise
    /// @param topology likewise
    static Case read(JsonNode json, String family, Topology topology) {
        String id = json.path("id").asString("");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a case without an id: " + json);
        }
        return new Case(
                id,
                json.path("family").asString(family),
                Read.texts(json.path("tags")),
                json.has("topology") ? Topology.read(json.path("topology")) : topology,
                Read.list(json.path("steps"), Step::read));
    }

    /// For names of tests.
    @Override
    public String toString() {
        return id;
    }
}
