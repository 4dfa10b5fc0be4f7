package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;

/// Policies, pods and namespaces to what this node should hold against unwanted connections. A function of its
/// argument alone: a planner that has seen other inputs before gives an equal plan, only sooner.
public final class FirewallPlanner {

    private final RulesetPlanner rulesets;
    private final Renderer renderer;
    private final RangeGuard ranges;

    /// @param renderer of the plane that this node uses
    public FirewallPlanner(FirewallSettings settings, Renderer renderer) {
        this.rulesets = new RulesetPlanner(settings);
        this.renderer = renderer;
        this.ranges = new RangeGuard(settings.frame());
    }

    /// Whether a remark is about a Service that lies outside the ranges of the flags.
    public static boolean isOfRanges(Note note) {
        return RangeGuard.isOfRanges(note);
    }

    /// What the node should hold for these inputs; nothing but the firewall's part and its notes.
    public Desired plan(Inputs inputs) {
        var judged = rulesets.plan(inputs);
        var notes = judged.notes().and(ranges.notes(inputs.services()));
        return Desired.NOTHING.with(renderer.render(judged.ruleset()), notes);
    }
}
