package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.rtnetlink.Change;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Note;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SweepTest {

    private final Map<String, String> left = new TreeMap<>(Map.of("chain A", "old", "set B", "old"));
    private final Map<String, String> stuck = new HashMap<>();
    private final List<String> removed = new ArrayList<>();
    private boolean readable = true;
    private boolean needed;
    private final Sweep sweep =
            new Sweep(List.of(new Messy()), note -> {}, (area, object) -> removed.add(area + " " + object));

    @Test
    void whatIsLeftIsRemovedAndTold() {
        assertThat(sweep.sweep()).isTrue();
        assertThat(left).isEmpty();
        assertThat(removed).containsExactlyInAnyOrder("leftovers chain A", "leftovers set B");
    }

    @Test
    void whatCouldNotBeRemovedIsTriedAgain() {
        stuck.put("set B", "in use");
        assertThat(sweep.sweep()).isFalse();
        assertThat(left).containsOnlyKeys("set B");
        stuck.clear();
        assertThat(sweep.sweep()).isTrue();
        assertThat(left).isEmpty();
        assertThat(removed).hasSize(2);
    }

    @Test
    void aNodeThatCannotBeReadIsReadAgain() {
        readable = false;
        assertThat(sweep.sweep()).isFalse();
        readable = true;
        assertThat(sweep.sweep()).isTrue();
        assertThat(left).isEmpty();
    }

    @Test
    void whatIsNeededStillStays() {
        needed = true;
        assertThat(sweep.sweep()).isFalse();
        assertThat(left).hasSize(2);
        needed = false;
        assertThat(sweep.sweep()).isTrue();
        assertThat(left).isEmpty();
    }

    private final class Remains implements Target<String, String> {
        @Override
        public Table<String, String> observe(Table<String, String> wanted) throws TargetException {
            if (!readable) {
                throw new TargetException("no netlink today");
            }
            return Table.of(left);
        }

        @Override
        public Map<String, String> build(List<Edit<String, String>> edits) {
            return Map.of();
        }

        @Override
        public Map<String, String> clear(List<Edit<String, String>> edits) {
            edits.stream().map(Edit::key).filter(key -> !stuck.containsKey(key)).forEach(left::remove);
            return Map.copyOf(stuck);
        }

        @Override
        public boolean mayClear() {
            return !needed;
        }
    }

    /// A feature that does nothing but inherit.
    private final class Messy extends IdleFeature {
        private final Area<Desired, String, String> area =
                new Area<>("leftovers", Set.of(), _ -> Table.empty(), new Remains());

        @Override
        public List<Note> prepare() {
            return List.of();
        }

        @Override
        public List<Note> rivals() {
            return List.of();
        }

        @Override
        public Set<String> links() {
            return Set.of();
        }

        @Override
        public Set<String> concerned(Change change, Desired desired) {
            return Set.of();
        }

        @Override
        public Set<String> suspected() {
            return Set.of();
        }

        @Override
        public List<Area<Desired, ?, ?>> leftovers() {
            return List.of(area);
        }

        @Override
        public Optional<TrafficWatch.Source> traffic() {
            return Optional.empty();
        }

        @Override
        public List<String> kept() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
