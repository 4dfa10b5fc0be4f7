package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Found;
import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.GuardState;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.admin.view.firewall.PolicyRow;
import io.kuberouter.state.Direction;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Policies page: who may talk to whom?
record PoliciesPage(String heading, String sub, TableFrame table, List<Line> lines) {

    record Line(
            String name,
            String href,
            String selects,
            String pods,
            String isolates,
            String rules,
            String packets,
            Chip chip,
            String reason) {}

    static PoliciesPage of(PolicyCatalog catalog, Found<PolicyRow> found) {
        return new PoliciesPage(
                heading(catalog),
                sub(catalog, found),
                TableFrame.of(found, completions(found.all())),
                found.rows().stream().map(PoliciesPage::line).toList());
    }

    /// `12 policies guard 7 of 9 pods here`.
    static String heading(PolicyCatalog catalog) {
        int policies = catalog.policies().size();
        int pods = catalog.pods().size();
        if (policies == 0) {
            return pods == 0 ? "No pod to guard here" : "No policy guards the " + Words.count(pods, "pod") + " here";
        }
        return Words.number(policies) + (policies == 1 ? " policy guards " : " policies guard ")
                + Words.number(catalog.guarded()) + " of " + Words.count(pods, "pod") + " here";
    }

    private static String sub(PolicyCatalog catalog, Found<PolicyRow> found) {
        long failing = catalog.policies().stream()
                .filter(row -> row.state() == GuardState.FAILING)
                .count();
        long packets = catalog.policies().stream()
                .mapToLong(row -> row.allowed().packets())
                .sum();
        return TableFrame.count(found, "policy", "policies") + " · " + Words.count(packets, "connection") + " allowed"
                + (failing == 0 ? "" : " · " + Words.number(failing) + " failing");
    }

    private static Line line(PolicyRow row) {
        return new Line(
                row.key().toString(),
                "/policies/" + row.key(),
                row.rules().selects(),
                Words.number(row.pods().size()),
                words(row.directions()),
                Words.number(row.ruleCount()),
                Words.number(row.allowed().packets()),
                Chip.of(row.state()),
                row.reason());
    }

    static String words(List<Direction> directions) {
        return directions.isEmpty()
                ? "nothing"
                : directions.stream().map(Direction::toString).collect(Collectors.joining(" and "));
    }

    private static Completions completions(List<PolicyRow> rows) {
        return new Completions()
                .with("state", GuardState.WORDS.stream())
                .with("direction", Stream.of(Direction.values()))
                .with("ns", rows.stream().map(row -> row.key().namespace()));
    }
}
