package io.kuberouter.agent;

import io.kuberouter.state.Note;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the remarks about this node's set-up true: one that no longer holds is taken back. Used by one thread at a
/// time.
final class Hindrances {

    private static final Logger log = LoggerFactory.getLogger(Hindrances.class);

    private final List<Feature> features;
    private final Reporter.Notes notes;
    private final Map<String, Note> known = new HashMap<>();

    Hindrances(List<Feature> features, Reporter.Notes notes) {
        this.features = List.copyOf(features);
        this.notes = notes;
    }

    /// Cheap; taken each two seconds.
    synchronized void look() {
        var now = new HashMap<String, Note>();
        features.forEach(feature -> feature.hindrances().forEach(note -> now.put(note.subject(), note)));
        known.keySet().stream().filter(subject -> !now.containsKey(subject)).forEach(notes::takeBack);
        now.forEach((subject, note) -> {
            if (!note.equals(known.get(subject))) {
                log.warn("{}: {}. {}", subject, note.text(), note.advice());
                notes.note(subject, note);
            }
        });
        known.clear();
        known.putAll(now);
    }
}
