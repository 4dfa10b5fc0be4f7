package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Objects that begin with `top` lead to the others.
class GateTest {

    private static final Table<String, String> WANTED =
            Table.of(Map.of("pod 1", "top 1 jumps here", "top 1", "top", "top 2", "top"));

    private final Map<String, String> node = new TreeMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Gate<String, String> gate = new Gate<>(new Kernel(), object -> object.equals("top"), () -> true);

    private final class Kernel implements Target<String, String> {
        @Override
        public Table<String, String> observe(Table<String, String> wanted) {
            return Table.of(node);
        }

        @Override
        public Map<String, String> build(List<Edit<String, String>> edits) {
            edits.stream()
                    .filter(edit -> !refused.containsKey(edit.key()))
                    .forEach(edit -> node.put(edit.key(), edit.wanted()));
            return Map.copyOf(refused);
        }

        @Override
        public Map<String, String> clear(List<Edit<String, String>> edits) {
            return Map.of();
        }
    }

    private void build(String... keys) throws Exception {
        gate.build(List.of(keys).stream()
                .map(key -> new Edit<String, String>(key, null, WANTED.at(key)))
                .toList());
    }

    @Test
    void itStandsOnceEverythingThatLeadsInStands() throws Exception {
        gate.observe(WANTED);
        assertThat(gate.stands()).isFalse();
        refused.put("top 2", "no");
        build("top 1", "top 2");
        assertThat(gate.stands()).isFalse();
        refused.clear();
        refused.put("pod 1", "no");
        build("pod 1", "top 2");
        assertThat(gate.stands()).as("a pod that is refused is closed").isTrue();
    }

    @Test
    void whatAnEarlierAgentLeftStands() throws Exception {
        node.putAll(Map.of("top 1", "top", "top 2", "top"));
        gate.observe(WANTED);
        assertThat(gate.stands()).isTrue();
    }

    @Test
    void whatStoodOnceIsNotForgottenForAFailure() throws Exception {
        gate.observe(WANTED);
        build("top 1", "top 2");
        refused.putAll(Map.of("top 1", "no", "top 2", "no"));
        gate.observe(WANTED);
        build("top 1", "top 2");
        assertThat(gate.stands()).isTrue();
    }

    @Test
    void aPlaneThatIsNotWantedNeverStands() throws Exception {
        node.put("top 1", "top");
        gate.observe(Table.empty());
        build();
        assertThat(gate.stands()).isFalse();
    }
}
