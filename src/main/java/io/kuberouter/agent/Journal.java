package io.kuberouter.agent;

import io.kuberouter.reconcile.Edit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The last changes to the node, in memory. Large steps (a cold start) leave one line for all their objects.
final class Journal {

    private static final int KEPT = 2_000;
    private static final int LISTED = 100;

    private final ArrayDeque<JournalEntry> entries = new ArrayDeque<>();
    private long number;

    /// Takes down what a step changed.
    synchronized void record(Step step, Instant at) {
        var applied = step.outcome().applied();
        long micros = step.received() == 0 ? 0 : Math.max(0, step.ended() - step.received()) / 1_000;
        String cause = step.outcome().repaired() > 0 ? "changed by somebody else" : step.cause();
        if (applied.size() > LISTED) {
            add(at, step.area(), applied.size() + " objects", sum(applied), cause, micros);
            return;
        }
        for (var edit : applied) {
            add(at, step.area(), String.valueOf(edit.key()), ChangeText.of(edit), cause, micros);
        }
    }

    /// Takes down something that no step did: what a sweep removed.
    synchronized void record(Instant at, String area, String object, String change, String cause) {
        add(at, area, object, change, cause, 0);
    }

    /// Newest first.
    synchronized List<JournalEntry> last(int most) {
        var last = new ArrayList<JournalEntry>(Math.min(most, entries.size()));
        for (var entry : entries) {
            if (last.size() == most) {
                break;
            }
            last.add(entry);
        }
        return last;
    }

    private void add(Instant at, String area, String object, String change, String cause, long micros) {
        entries.addFirst(new JournalEntry(++number, at, area, object, change, cause, micros));
        if (entries.size() > KEPT) {
            entries.removeLast();
        }
    }

    private static String sum(List<? extends Edit<?, ?>> edits) {
        long created = edits.stream().filter(e -> e.before() == null).count();
        long removed = edits.stream().filter(Edit::removes).count();
        var parts = new ArrayList<String>();
        say(parts, created, "created");
        say(parts, edits.size() - created - removed, "changed");
        say(parts, removed, "removed");
        return String.join(", ", parts);
    }

    private static void say(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
