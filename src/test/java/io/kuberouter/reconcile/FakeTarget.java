package io.kuberouter.reconcile;

import io.kuberouter.table.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A part of a node, in memory. It refuses what a kernel refuses: to create what stands already, to change what does
/// not stand, and whatever a test told it to.
public final class FakeTarget<K extends Comparable<K>, V> implements Target<K, V> {

    /// What the node holds; a test changes it as another program would.
    public final Map<K, V> node = new TreeMap<>();

    /// Keys whose changes fail.
    public final Set<K> broken = new HashSet<>();

    /// Keys whose changes fail after they were made.
    public final Set<K> halfBroken = new HashSet<>();

    /// Whether every call fails as a whole.
    public boolean down;

    /// Whether the next change fails as a whole after its first edit.
    public boolean dying;

    public int observes;
    public int writes;

    @Override
    public Table<K, V> observe(Table<K, V> wanted) throws TargetException {
        observes++;
        refuseWhenDown();
        return Table.of(node);
    }

    @Override
    public Map<K, String> build(List<Edit<K, V>> edits) throws TargetException {
        return change(edits, false);
    }

    @Override
    public Map<K, String> clear(List<Edit<K, V>> edits) throws TargetException {
        return change(edits, true);
    }

    private Map<K, String> change(List<Edit<K, V>> edits, boolean removing) throws TargetException {
        refuseWhenDown();
        var failures = new HashMap<K, String>();
        for (var edit : edits) {
            if (edit.removes() != removing) {
                throw new AssertionError("a step of the wrong kind: " + edit);
            }
            String failure = change(edit);
            if (!failure.isEmpty()) {
                failures.put(edit.key(), failure);
            }
            if (dying) {
                dying = false;
                throw new TargetException("connection lost");
            }
        }
        return failures;
    }

    private String change(Edit<K, V> edit) {
        if (broken.contains(edit.key())) {
            return "broken";
        }
        if (!edit.removes() && (edit.before() == null) == node.containsKey(edit.key())) {
            return edit.before() == null ? "exists" : "not found";
        }
        writes++;
        if (edit.removes()) {
            node.remove(edit.key());
        } else {
            node.put(edit.key(), edit.wanted());
        }
        return halfBroken.contains(edit.key()) ? "half-way" : "";
    }

    private void refuseWhenDown() throws TargetException {
        if (down) {
            throw new TargetException("down");
        }
    }
}
