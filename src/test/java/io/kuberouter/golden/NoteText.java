package io.kuberouter.golden;

import io.kuberouter.state.Note;
import java.util.Collection;

/// Notes for people: subject, text, and the advice on a line of its own.
public final class NoteText {

    private NoteText() {}

    /// Gravest first.
    public static String print(Collection<Note> notes) {
        var text = new StringBuilder();
        for (var note : notes) {
            text.append(note.severity() + " " + note.subject() + ": " + note.text() + "\n");
            text.append(note.advice().isEmpty() ? "" : "    " + note.advice() + "\n");
        }
        return text.toString();
    }
}
