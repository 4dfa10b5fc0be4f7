package io.kuberouter.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    ///
    /// @param neverOpen whether what is denied before and after must be denied meanwhile: `never: open`
    /// @param within how soon it must be right: `within: 5s`
    public record Step(List<Action> actions, Expectation expectation, boolean neverOpen, Optional<Duration> within) {

        public Step {
            actions = List.copyOf(actions);
        }

        static Step read(JsonNode json) {
            json.propertyNames().forEach(Step::known);
            return new Step(
                    Read.list(json.path("do"), Action::read),
                    Expectation.read(json.path("expect")),
                    json.path("never").asString("").equals("open"),
                    json.has("within")
                            ? Optional.of(
                                    Duration.parse("PT" + json.path("within").asString("")))
                            : Optional.empty());
        }

        private static void known(String field) {
            if (!List.of("do", "expect", "never", "within").contains(field)) {
                throw new IllegalArgumentException("a step has no '" + field + "'");
            }
        }

        /// Whether it asks for more than what holds in the end.
        boolean isTimed() {
            return neverOpen || within.isPresent();
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
