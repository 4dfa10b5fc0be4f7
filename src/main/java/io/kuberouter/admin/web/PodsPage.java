package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Found;
import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.GuardState;
import io.kuberouter.admin.view.firewall.PodRow;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.PolicyKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The list of pods: which are guarded, against what?
record PodsPage(String heading, String sub, TableFrame table, List<Line> lines) {

    /// @param ingress what isolates it against what comes in, `open` where nothing does
    record Line(
            String name,
            String href,
            String addresses,
            String ingress,
            boolean ingressOpen,
            String egress,
            boolean egressOpen,
            String refusedIn,
            String refusedOut,
            Chip chip,
            String reason) {}

    static PodsPage of(PolicyCatalog catalog, Found<PodRow> found) {
        return new PodsPage(
                heading(catalog),
                TableFrame.count(found, "pod", "pods") + " of this node that can be guarded",
                TableFrame.of(found, completions(found.all())),
                found.rows().stream().map(PodsPage::line).toList());
    }

    private static String heading(PolicyCatalog catalog) {
        int pods = catalog.pods().size();
        long open = pods - catalog.guarded();
        if (pods == 0) {
            return "No pod to guard here";
        }
        return open == 0
                ? "Every pod here is guarded"
                : Words.number(open) + " of " + Words.count(pods, "pod") + " here " + (open == 1 ? "is" : "are")
                        + " open to everybody";
    }

    private static Line line(PodRow row) {
        var guard = row.guard();
        return new Line(
                row.key().toString(),
                "/pods/" + row.key(),
                guard.addresses().stream().map(Ip::toString).collect(Collectors.joining(", ")),
                isolating(guard.ingress()),
                guard.ingress().isEmpty(),
                isolating(guard.egress()),
                guard.egress().isEmpty(),
                Words.number(row.refusedIn().packets()),
                Words.number(row.refusedOut().packets()),
                Chip.of(row.state()),
                row.reason());
    }

    private static String isolating(List<PolicyKey> policies) {
        return switch (policies.size()) {
            case 0 -> "open";
            case 1 -> policies.getFirst().name();
            default -> Words.number(policies.size()) + " policies";
        };
    }

    private static Completions completions(List<PodRow> rows) {
        return new Completions()
                .with("state", GuardState.WORDS.stream())
                .with("direction", Stream.of(Direction.values()))
                .with("ns", rows.stream().map(row -> row.key().namespace()));
    }
}
