package io.kuberouter.conformance;

import io.kuberouter.net.Family;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.Direction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a matrix should look like: a start value for every cell, then edits, of which later ones win. Without a start
/// value the naive reading of the policies decides.
public record Expectation(Optional<Boolean> start, List<Edit> edits) {

    /// The naive reading of the policies decides about every cell.
    static final Expectation MODEL = new Expectation(Optional.empty(), List.of());

    public Expectation {
        edits = List.copyOf(edits);
    }

    /// A verdict for some cells.
    ///
    /// @param from names of ends; `x/*` for all pods of a namespace, `*` for all pods, `**` for all ends
    /// @param ports none for all; protocols and families likewise
    /// @param by the side that refuses
    public record Edit(
            List<String> from,
            List<String> to,
            List<Integer> ports,
            List<Protocol> protocols,
            List<Family> families,
            boolean allow,
            Optional<Direction> by) {

        static Edit read(JsonNode json) {
            json.propertyNames().forEach(Edit::known);
            return new Edit(
                    Read.texts(json.path("from"), "*"),
                    Read.texts(json.path("to"), "*"),
                    Read.list(json.path("ports"), JsonNode::asInt),
                    Read.list(json.path("protocols"), word -> Protocol.valueOf(word.asString(""))),
                    Read.list(json.path("families"), Edit::family),
                    Expectation.allow(json.path("verdict").asString("")),
                    json.has("by")
                            ? Optional.of(Direction.valueOf(
                                    json.path("by").asString("").toUpperCase(Locale.ROOT)))
                            : Optional.empty());
        }

        private static Family family(JsonNode word) {
            return word.asString("").equals("v4") ? Family.IPV4 : Family.IPV6;
        }

        private static void known(String field) {
            if (!List.of("from", "to", "ports", "protocols", "families", "verdict", "by")
                    .contains(field)) {
                throw new IllegalArgumentException("a cell has no '" + field + "'");
            }
        }

        boolean covers(Cell cell) {
            return names(from, cell.from())
                    && names(to, cell.to())
                    && (ports.isEmpty() || ports.contains(cell.flow().port().number()))
                    && (protocols.isEmpty() || protocols.contains(cell.flow().protocol()))
                    && (families.isEmpty() || families.contains(cell.family()));
        }

        private static boolean names(List<String> patterns, String name) {
            return patterns.stream().anyMatch(pattern -> names(pattern, name));
        }

        private static boolean names(String pattern, String name) {
            boolean pod = !name.startsWith("ext/") && !name.startsWith("node/");
            return pattern.equals("**")
                    || pattern.equals("*") && pod
                    || pattern.endsWith("/*") && name.startsWith(pattern.substring(0, pattern.length() - 1))
                    || pattern.equals(name);
        }
    }

    static Expectation read(JsonNode json) {
        if (json.isString() && json.asString("").equals("model")) {
            return MODEL;
        }
        return new Expectation(
                Optional.of(allow(json.path("default").asString(""))), Read.list(json.path("cells"), Edit::read));
    }

    private static boolean allow(String word) {
        return switch (word) {
            case "allow" -> true;
            case "deny" -> false;
            default -> throw new IllegalArgumentException("'" + word + "' is neither allow nor deny");
        };
    }

    /// What the case says of a cell; empty where the model decides.
    Optional<Boolean> of(Cell cell) {
        return last(cell).map(Edit::allow).or(() -> start);
    }

    /// The side that the case says refuses.
    Optional<Direction> by(Cell cell) {
        return last(cell).flatMap(Edit::by);
    }

    private Optional<Edit> last(Cell cell) {
        return edits.reversed().stream().filter(edit -> edit.covers(cell)).findFirst();
    }
}
