package io.kuberouter.table;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The next version of a table in the making. Many changes at once cost less than one by one: a first plan of ten
/// thousand Services builds its tables in one go.
public final class Revision<K extends Comparable<K>, V> {

    private final Table<K, V> before;
    private final Map<K, V> come = new LinkedHashMap<>();
    private final Set<K> gone = new HashSet<>();

    public Revision(Table<K, V> before) {
        this.before = before;
    }

    public void put(K key, V value) {
        gone.remove(key);
        come.put(key, requireNonNull(value));
    }

    public void remove(K key) {
        come.remove(key);
        gone.add(key);
    }

    /// Looks a key up, changes included.
    public @Nullable V at(K key) {
        V value = come.get(key);
        return value != null ? value : gone.contains(key) ? null : before.at(key);
    }

    /// The value at the key, or the given one.
    public V at(K key, V otherwise) {
        V value = at(key);
        return value == null ? otherwise : value;
    }

    /// The new version; the very table from before if nothing has changed.
    public Table<K, V> table() {
        Table<K, V> left = before;
        for (K key : gone) {
            left = left.without(key);
        }
        return left.with(Table.of(come));
    }
}
