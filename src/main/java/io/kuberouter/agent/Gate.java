package io.kuberouter.agent;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.table.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// One plane of the firewall in a change of planes: knows whether packets are led into it, and, where it is the old
/// one, stays until they are led into the new one.
///
/// @param <V> objects of the plane
final class Gate<K extends Comparable<K>, V> implements Target<K, V> {

    private final Target<K, V> target;
    private final Predicate<V> leadsIn;
    private final BooleanSupplier mayClear;
    private final Set<K> entrances = new HashSet<>();
    private final Set<K> standing = new HashSet<>();
    private volatile boolean stands;

    /// @param leadsIn whether an object is one through which packets come to the others
    /// @param mayClear whether what is no longer wanted may go
    Gate(Target<K, V> target, Predicate<V> leadsIn, BooleanSupplier mayClear) {
        this.target = target;
        this.leadsIn = leadsIn;
        this.mayClear = mayClear;
    }

    /// Whether everything that leads in has stood as it was wanted. What stood once is never made worse by a failure.
    boolean stands() {
        return stands;
    }

    @Override
    public boolean mayClear() {
        return mayClear.getAsBoolean();
    }

    @Override
    public Table<K, V> observe(Table<K, V> wanted) throws TargetException {
        var observed = target.observe(wanted);
        entrances.clear();
        standing.clear();
        wanted.forEach((key, object) -> {
            if (leadsIn.test(object)) {
                entrances.add(key);
                note(key, object.equals(observed.at(key)));
            }
        });
        look();
        return observed;
    }

    @Override
    public Map<K, String> build(List<Edit<K, V>> edits) throws TargetException {
        var failures = target.build(edits);
        edits.forEach(edit -> note(edit.key(), !failures.containsKey(edit.key())));
        look();
        return failures;
    }

    private void note(K key, boolean done) {
        if (done) {
            standing.add(key);
        }
    }

    private void look() {
        stands |= !entrances.isEmpty() && standing.containsAll(entrances);
    }

    @Override
    public Map<K, String> clear(List<Edit<K, V>> edits) throws TargetException {
        return target.clear(edits);
    }
}
