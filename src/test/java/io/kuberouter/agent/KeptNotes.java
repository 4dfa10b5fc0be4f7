package io.kuberouter.agent;

import io.kuberouter.state.Note;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/// Remarks of the agent, kept for a test to read.
final class KeptNotes implements Reporter.Notes {

    private final ConcurrentSkipListMap<String, Note> notes = new ConcurrentSkipListMap<>();

    @Override
    public void note(String key, Note note) {
        notes.put(key, note);
    }

    @Override
    public void takeBack(String key) {
        notes.remove(key);
    }

    Collection<Note> all() {
        return List.copyOf(notes.values());
    }
}
