package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Note;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;

/// Policies, pods and namespaces to the ruleset of this node.
public final class RulesetPlanner {

    private final FirewallSettings settings;

    public RulesetPlanner(FirewallSettings settings) {
        this.settings = settings;
    }

    /// A ruleset with remarks for people.
    public record Judged(Ruleset ruleset, Table<Note, Note> notes) {}

    /// The ruleset for these inputs.
    public Judged plan(Inputs inputs) {
        return new Judged(new Ruleset(settings.frame(), Table.empty(), Table.empty(), Table.empty()), Table.empty());
    }
}
