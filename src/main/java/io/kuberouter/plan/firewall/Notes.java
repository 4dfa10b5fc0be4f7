package io.kuberouter.plan.firewall;

import io.kuberouter.state.Note;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;

/// Remarks that go and come with a plan.
final class Notes {

    private final List<Note> gone = new ArrayList<>();
    private final List<Note> come = new ArrayList<>();

    void replace(List<Note> was, List<Note> is) {
        gone.addAll(was);
        come.addAll(is);
    }

    /// The remarks before, less what went, with what came; the very same table if that is nothing.
    Table<Note, Note> applied(Table<Note, Note> before) {
        var all = before;
        for (var note : gone) {
            all = come.contains(note) ? all : all.without(note);
        }
        for (var note : come) {
            all = all.with(note, note);
        }
        return all;
    }
}
