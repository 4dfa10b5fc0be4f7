package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class HindrancesTest {

    private final KeptNotes notes = new KeptNotes();
    private final Hindered feature = new Hindered();
    private final Hindrances hindrances = new Hindrances(List.of(feature), notes);

    /// A feature that a test puts something in the way of.
    private static final class Hindered extends IdleFeature {
        private List<Note> now = List.of();

        @Override
        public List<Note> hindrances() {
            return now;
        }
    }

    private static Note note(String subject, String text) {
        return new Note(Severity.WARNING, subject, text, "");
    }

    @Test
    void aRemarkStandsForAsLongAsItIsTrue() {
        hindrances.look();
        assertThat(notes.all()).isEmpty();
        feature.now = List.of(note("bridge packets", "pass by"), note("other", "too"));
        hindrances.look();
        hindrances.look();
        assertThat(notes.all()).containsExactlyElementsOf(feature.now);
        feature.now = List.of(note("bridge packets", "pass by in IPv6"));
        hindrances.look();
        assertThat(notes.all()).containsExactlyElementsOf(feature.now);
        feature.now = List.of();
        hindrances.look();
        assertThat(notes.all()).isEmpty();
    }

    /// Remarks of others are not its own to take back.
    @Test
    void whatOthersRemarkedStays() {
        notes.note("module ip_set", note("module ip_set", "cannot be loaded"));
        hindrances.look();
        assertThat(notes.all()).hasSize(1);
    }
}
