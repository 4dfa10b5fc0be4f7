package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.LabelSelector.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A label selector in canonical form: two that are written differently but ask the same are equal here.
///
/// @param clauses what all must hold; none selects everything
record Selector(List<Clause> clauses) {

    static final Selector EVERYTHING = new Selector(List.of());

    Selector {
        clauses = List.copyOf(clauses);
    }

    /// One condition. `app=web` is `app in (web)`.
    ///
    /// @param values in order, each once
    record Clause(String key, Operator operator, List<String> values) implements Comparable<Clause> {

        Clause {
            values = values.stream().distinct().sorted().toList();
        }

        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }

        @Override
        public int compareTo(Clause other) {
            int order = key.compareTo(other.key);
            order = order != 0 ? order : operator.compareTo(other.operator);
            return order != 0 ? order : values.toString().compareTo(other.values.toString());
        }

        /// As `kubectl` writes it.
        @Override
        public String toString() {
            String list = String.join(",", values);
            return switch (operator) {
                case IN -> values.size() == 1 ? key + "=" + list : key + " in (" + list + ")";
                case NOT_IN -> values.size() == 1 ? key + "!=" + list : key + " notin (" + list + ")";
                case EXISTS -> key;
                case DOES_NOT_EXIST -> "!" + key;
            };
        }
    }

    static Selector of(LabelSelector selector) {
        if (selector.matchLabels().isEmpty() && selector.matchExpressions().isEmpty()) {
            return EVERYTHING;
        }
        var clauses = new TreeSet<Clause>();
        selector.matchLabels().forEach((key, value) -> clauses.add(new Clause(key, Operator.IN, List.of(value))));
        for (var requirement : selector.matchExpressions()) {
            clauses.add(new Clause(requirement.key(), requirement.operator(), requirement.values()));
        }
        return new Selector(List.copyOf(clauses));
    }

    boolean selectsAll() {
        return clauses.isEmpty();
    }

    boolean matches(Map<String, String> labels) {
        for (int i = 0; i < clauses.size(); i++) {
            if (!clauses.get(i).holds(labels)) {
                return false;
            }
        }
        return true;
    }

    /// The clauses that do not hold, for people.
    List<Clause> misses(Map<String, String> labels) {
        return clauses.stream().filter(clause -> !clause.holds(labels)).toList();
    }

    /// The same for equal selectors only, for hashing.
    List<String> parts() {
        var parts = new ArrayList<String>();
        for (var clause : clauses) {
            parts.add(clause.key);
            parts.add(clause.operator.name());
            parts.add(Integer.toString(clause.values.size()));
            parts.addAll(clause.values);
        }
        return parts;
    }

    /// `app=web,tier in (a,b)`.
    @Override
    public String toString() {
        return String.join(",", clauses.stream().map(Clause::toString).toList());
    }
}
