package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final Journal journal = new Journal();

    private void step(int repaired, List<Edit<String, String>> edits) {
        var outcome = new Outcome<>(edits, repaired, Map.of(), "");
        journal.record(
                new Step("ipvs", 1, "Service shop/web", 1_000, 3_501_000, Duration.ZERO, false, 1, outcome),
                Instant.EPOCH);
    }

    private static List<Edit<String, String>> created(int number) {
        var edits = new ArrayList<Edit<String, String>>();
        for (int i = 0; i < number; i++) {
            edits.add(new Edit<>("k" + i, null, "v"));
        }
        return edits;
    }

    @Test
    void aChangeHasObjectCauseAndTime() {
        step(0, created(2));
        assertThat(journal.last(10)).extracting(JournalEntry::object).containsExactly("k1", "k0");
        var newest = journal.last(1).getFirst();
        assertThat(newest.area()).isEqualTo("ipvs");
        assertThat(newest.cause()).isEqualTo("Service shop/web");
        assertThat(newest.micros()).isEqualTo(3_500);
    }

    @Test
    void whatOthersChangedIsSaid() {
        step(1, created(1));
        assertThat(journal.last(1).getFirst().cause()).isEqualTo("changed by somebody else");
    }

    @Test
    void aLargeStepLeavesOneLine() {
        var edits = created(150);
        edits.add(new Edit<>("x", "v", "w"));
        edits.add(new Edit<>("y", "v", null));
        step(0, edits);
        assertThat(journal.last(10)).hasSize(1);
        assertThat(journal.last(1).getFirst().object()).isEqualTo("152 objects");
        assertThat(journal.last(1).getFirst().change()).isEqualTo("150 created, 1 changed, 1 removed");
    }

    @Test
    void onlyTheLastChangesAreKept() {
        for (int i = 0; i < 5_000; i++) {
            step(0, List.of(new Edit<>("k" + i, null, "v")));
        }
        assertThat(journal.last(10_000)).hasSize(2_000);
        assertThat(journal.last(1).getFirst().object()).isEqualTo("k4999");
        assertThat(journal.last(1).getFirst().number()).isEqualTo(5_000);
        assertThat(journal.last(0)).isEmpty();
    }
}
