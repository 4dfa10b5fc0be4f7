package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.FirewallDocuments;
import java.util.List;

/// Documents about the firewall as text for a terminal.
final class FirewallTexts {

    private FirewallTexts() {}

    static String policies(FirewallDocuments.PolicyList list) {
        var table = new TextTable("POLICY", "SELECTS", "PODS", "ISOLATES", "RULES", "PACKETS", "STATE");
        for (var policy : list.items()) {
            table.row(
                    policy.namespace() + "/" + policy.name(),
                    policy.selects(),
                    policy.pods().size(),
                    String.join(",", policy.directions()),
                    policy.rules().size(),
                    policy.counters().packets(),
                    policy.state());
        }
        var reasons = list.items().stream()
                .filter(policy -> !policy.reason().isEmpty())
                .map(policy -> "! " + policy.namespace() + "/" + policy.name() + ": " + policy.reason() + "\n")
                .toList();
        return table + (reasons.isEmpty() ? "" : "\n" + String.join("", reasons)) + Tables.remarks(list.notes());
    }

    static String policy(FirewallDocuments.PolicyDetail it) {
        var policy = it.policy();
        var rules = new TextTable("DIRECTION", "RULE", "ALLOWS", "PACKETS", "BYTES");
        policy.rules()
                .forEach(rule -> rules.row(
                        rule.direction(),
                        rule.index(),
                        rule.allows(),
                        rule.counters().packets(),
                        rule.counters().bytes()));
        var groups = new TextTable("GROUP", "FAMILY", "CHOSEN BY", "SIZE", "MEMBERS");
        it.groups()
                .forEach(group ->
                        groups.row(group.name(), group.family(), group.chosenBy(), group.size(), members(group)));
        return policy.namespace() + "/" + policy.name() + " isolates " + isolates(policy.directions()) + " of "
                + Words.count(policy.pods().size(), "pod") + " here, " + policy.state() + reason(policy.reason())
                + "\nselects " + policy.selects() + ": " + list(policy.pods()) + "\n\n"
                + (policy.rules().isEmpty() ? "no rules: nothing is allowed\n" : rules)
                + (it.groups().isEmpty() ? "" : "\n" + groups)
                + commands(it.chains()) + Tables.remarks(it.notes());
    }

    private static String members(FirewallDocuments.Group group) {
        int more = group.size() - group.members().size();
        return String.join(" ", group.members()) + (more > 0 ? " and " + more + " more" : "");
    }

    static String pod(FirewallDocuments.PodDetail it) {
        var pod = it.pod();
        return pod.namespace() + "/" + pod.name() + " " + String.join(" ", pod.addresses()) + ", " + pod.state()
                + reason(pod.reason()) + "\n"
                + "ingress: " + side(pod.ingress(), pod.counters().ingress()) + "\n"
                + "egress: " + side(pod.egress(), pod.counters().egress()) + "\n"
                + chains(it.chains()) + Tables.remarks(it.notes());
    }

    private static String side(List<String> policies, FirewallDocuments.Count refused) {
        return (policies.isEmpty() ? "open" : "isolated by " + list(policies)) + ", "
                + Words.count(refused.packets(), "packet") + " refused";
    }

    private static String chains(List<FirewallDocuments.Chain> chains) {
        var text = new StringBuilder();
        for (var chain : chains) {
            text.append('\n').append(chain.command()).append('\n');
            chain.rules().forEach(rule -> text.append("  ").append(rule).append('\n'));
        }
        return text.toString();
    }

    private static String commands(List<FirewallDocuments.Chain> chains) {
        var text = new StringBuilder(chains.isEmpty() ? "" : "\n");
        chains.forEach(chain -> text.append(chain.command()).append('\n'));
        return text.toString();
    }

    static String drops(FirewallDocuments.DropList list) {
        var table = new TextTable("AGO", "FROM", "TO", "PORT", "REFUSED AS", "ISOLATED BY");
        for (var drop : list.items()) {
            table.row(
                    Words.ago(drop.at(), list.asOf()),
                    end(drop.from()),
                    end(drop.to()),
                    drop.port() + "/" + drop.protocol(),
                    drop.direction() + " of " + drop.pod(),
                    list(drop.policies()));
        }
        return table + "\n" + Words.number(list.counters().refused()) + " since the start, "
                + Words.number(list.counters().suppressed()) + " more above the rate limit\n" + trouble(list);
    }

    static String trouble(FirewallDocuments.DropList list) {
        return list.trouble().isEmpty() ? "" : "! " + list.trouble() + "\n";
    }

    /// One drop as a line of a log.
    static String line(FirewallDocuments.Drop drop) {
        return drop.at() + " " + end(drop.from()) + " -> " + end(drop.to()) + " " + drop.port() + "/"
                + drop.protocol() + " refused as " + drop.direction() + " of " + drop.pod() + " by "
                + list(drop.policies());
    }

    private static String end(FirewallDocuments.End end) {
        return end.pod() == null ? end.address() : end.pod() + " (" + end.address() + ")";
    }

    static String explained(FirewallDocuments.Explained it) {
        var text = new StringBuilder(it.answer()).append("\n\n");
        for (var side : List.of(it.egress(), it.ingress())) {
            text.append(side.allowed() ? "  ok " : "  no ")
                    .append(side.direction())
                    .append(": ")
                    .append(side.reason())
                    .append('\n');
            side.misses()
                    .forEach(miss -> text.append("       ")
                            .append(miss.rule().policy())
                            .append(" rule ")
                            .append(miss.rule().index())
                            .append(": ")
                            .append(miss.reason())
                            .append('\n'));
        }
        it.remarks().forEach(remark -> text.append("  i ").append(remark).append('\n'));
        it.remedies()
                .forEach(remedy -> text.append("\nWhat would let it through, in ")
                        .append(remedy.field())
                        .append(" of ")
                        .append(remedy.policy())
                        .append(":\n")
                        .append(remedy.yaml()));
        return text.toString();
    }

    static String changes(FirewallDocuments.Changes list) {
        if (list.items().isEmpty()) {
            return "Nothing would change.\n";
        }
        var table = new TextTable("FROM", "TO", "PORT", "NOW", "THEN");
        list.items()
                .forEach(change -> table.row(
                        end(change.flow().from()),
                        end(change.flow().to()),
                        change.flow().port() + "/" + change.flow().protocol(),
                        verdict(change.before()),
                        verdict(change.after())));
        return table.toString();
    }

    private static String verdict(boolean allowed) {
        return allowed ? "allowed" : "refused";
    }

    private static String isolates(List<String> directions) {
        return directions.isEmpty() ? "nothing" : String.join(" and ", directions);
    }

    private static String reason(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "-" : String.join(", ", names);
    }
}
