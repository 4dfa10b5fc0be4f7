package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.Answer;
import io.kuberouter.state.VerdictChange;
import java.util.List;

/// What a policy would change before it is applied.
///
/// @param error what cannot be read; empty when it can
record DiffPage(String heading, String sub, String error, String yaml, boolean asked, List<Line> lines, int more) {

    private static final int SHOWN = 200;

    record Line(String from, String to, String port, Chip before, Chip after, String why) {}

    static DiffPage empty() {
        return new DiffPage("What would a policy change?", "", "", "", false, List.of(), 0);
    }

    static DiffPage failed(String yaml, String error) {
        return new DiffPage("That cannot be read", "", error, yaml, false, List.of(), 0);
    }

    static DiffPage of(String yaml, List<VerdictChange> changes) {
        long opened = changes.stream().filter(VerdictChange::after).count();
        return new DiffPage(
                changes.isEmpty() ? "Nothing would change" : Words.count(changes.size(), "pair") + " would change",
                changes.isEmpty()
                        ? "Every pair of pods and ports keeps its verdict. Nothing was applied."
                        : Words.number(opened) + " would open, " + Words.number(changes.size() - opened)
                                + " would close. Nothing was applied.",
                "",
                yaml,
                true,
                changes.stream().limit(SHOWN).map(DiffPage::line).toList(),
                Math.max(0, changes.size() - SHOWN));
    }

    private static Line line(VerdictChange change) {
        var flow = change.flow();
        return new Line(
                Answer.name(flow.from()),
                Answer.name(flow.to()),
                flow.port() + "/" + flow.protocol(),
                verdict(change.before()),
                verdict(change.after()),
                new WhyPage.Question(
                                Answer.name(flow.from()),
                                Answer.name(flow.to()),
                                flow.protocol().name(),
                                flow.port().toString())
                        .query());
    }

    private static Chip verdict(boolean allowed) {
        return allowed ? new Chip("ok", "✓", "allowed") : new Chip("bad", "✗", "refused");
    }
}
