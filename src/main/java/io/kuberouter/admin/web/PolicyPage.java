package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.FirewallDocuments;
import io.kuberouter.admin.view.firewall.FirewallWriter;
import io.kuberouter.admin.view.firewall.KernelChain;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.admin.view.firewall.PolicyRow;
import io.kuberouter.agent.JournalEntry;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.RuleKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One policy: whom it selects, what its rules let through, and what the kernel holds for it.
record PolicyPage(
        String heading,
        String sub,
        Chip chip,
        String reason,
        List<Need> notes,
        List<Link> pods,
        int morePods,
        List<Side> sides,
        List<Group> groups,
        String moreGroups,
        List<Command> chains,
        List<ChangeLine> changes,
        String json,
        String podsHref) {

    private static final int PODS = 50;
    private static final int RULES = 100;
    private static final int GROUPS = 20;

    /// @param none what an empty side means
    record Side(String heading, String none, List<Rule> rules, String more) {}

    record Rule(String index, String words, List<String> groups, String packets, String bytes) {}

    /// @param more how many members are not shown
    record Group(
            String name, String family, String words, String size, List<String> members, String more, String command) {}

    record Command(String name, String what, String command) {}

    static PolicyPage of(PolicyCatalog catalog, PolicyRow row, List<JournalEntry> journal, Instant now) {
        var chains = catalog.chains().of(row.key());
        var names = names(row, chains);
        String self = "/policies/" + row.key();
        return new PolicyPage(
                row.key().toString(),
                sub(row),
                Chip.of(row.state()),
                row.reason(),
                catalog.notes("NetworkPolicy " + row.key()).stream()
                        .map(Need::of)
                        .toList(),
                row.pods().stream().limit(PODS).map(Link::to).toList(),
                Math.max(0, row.pods().size() - PODS),
                row.directions().stream()
                        .map(direction -> side(catalog, row, direction))
                        .toList(),
                FirewallWriter.groups(catalog, row).stream()
                        .limit(GROUPS)
                        .map(PolicyPage::group)
                        .toList(),
                more(PolicyCatalog.groups(row.rules()).size(), GROUPS),
                chains.stream().map(PolicyPage::command).toList(),
                journal.stream()
                        .filter(entry -> concerns(entry, row, names))
                        .limit(12)
                        .map(entry -> ChangeLine.of(entry, now))
                        .toList(),
                self + ".json",
                "/pods?q=policy:" + row.key());
    }

    private static String sub(PolicyRow row) {
        if (row.pods().isEmpty()) {
            return "selects no pod of this node, so nothing of it is here";
        }
        return "isolates " + PoliciesPage.words(row.directions()) + " of "
                + Words.count(row.pods().size(), "pod") + " here · selects "
                + row.rules().selects();
    }

    private static Side side(PolicyCatalog catalog, PolicyRow row, Direction direction) {
        boolean in = direction == Direction.INGRESS;
        return new Side(
                in ? "What comes in" : "What goes out",
                "No rule: nothing " + (in ? "comes in" : "goes out") + " unless another policy allows it.",
                row.rules().rules(direction).stream()
                        .limit(RULES)
                        .map(rule -> {
                            var count = catalog.allowed(new RuleKey(row.key(), direction, rule.index()));
                            return new Rule(
                                    Integer.toString(rule.index()),
                                    rule.words(),
                                    PolicyCatalog.groups(rule).stream()
                                            .map(GroupKey::name)
                                            .distinct()
                                            .toList(),
                                    Words.number(count.packets()),
                                    Words.bytes(count.bytes()));
                        })
                        .toList(),
                more(row.rules().rules(direction).size(), RULES));
    }

    private static String more(int all, int shown) {
        return all > shown ? "and " + Words.number(all - shown) + " more in the JSON of this page" : "";
    }

    private static Group group(FirewallDocuments.Group group) {
        int more = group.size() - group.members().size();
        return new Group(
                group.name(),
                group.family(),
                group.chosenBy(),
                size(group),
                group.members(),
                more == 0 ? "" : "and " + Words.number(more) + " more",
                group.command());
    }

    private static String size(FirewallDocuments.Group group) {
        if (group.contains().equals("blocks")) {
            return Words.count(group.size(), "network");
        }
        return Words.number(group.size()) + (group.size() == 1 ? " address" : " addresses");
    }

    private static Command command(KernelChain chain) {
        String direction = chain.direction().map(Direction::toString).orElse("both directions");
        return new Command(
                chain.name(),
                direction + ", " + chain.family().word() + ", "
                        + Words.count(chain.rules().size(), "rule"),
                chain.command());
    }

    private static Set<String> names(PolicyRow row, List<KernelChain> chains) {
        var names = new HashSet<String>();
        chains.forEach(chain -> names.add(chain.name()));
        PolicyCatalog.groups(row.rules()).forEach(group -> names.add(group.name()));
        return names;
    }

    private static boolean concerns(JournalEntry entry, PolicyRow row, Set<String> names) {
        return entry.cause().endsWith("NetworkPolicy " + row.key())
                || List.of(entry.object().replace("inet6:", "").split(" ", -1)).stream()
                        .anyMatch(names::contains);
    }
}
