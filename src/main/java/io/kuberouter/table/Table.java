package io.kuberouter.table;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An immutable map in key order. [#with] and [#without] make a new version in O(log n) that shares all else with the
/// old one; [#changesSince] visits only the places in which two versions differ, so that a round over ten thousand
/// services costs as much as what changed.
///
/// A treap (Seidel and Aragon 1996) whose priorities are a hash of the key: equal contents have equal shape whatever
/// order they came in, which is what makes comparing cheap. Values are compared by identity first, then by `equals`.
/// Null keys and values are refused.
///
/// @param <K> ordered keys whose `compareTo` agrees with `equals`
/// @param <V> immutable values
public final class Table<K extends Comparable<K>, V> extends AbstractMap<K, V> {

    private static final Table<?, ?> EMPTY = new Table<>(null);

    private final @Nullable Node<K, V> root;

    private Table(@Nullable Node<K, V> root) {
        this.root = root;
    }

    /// What became of one key between two versions: `before` is null for a new key, `after` for one that is gone.
    public interface Change<K, V> {
        void of(K key, @Nullable V before, @Nullable V after);
    }

    @SuppressWarnings("unchecked")
    public static <K extends Comparable<K>, V> Table<K, V> empty() {
        return (Table<K, V>) EMPTY;
    }

    /// A table with the entries of a map: in O(n) where that is sorted, else after sorting.
    public static <K extends Comparable<K>, V> Table<K, V> of(Map<K, V> map) {
        if (map instanceof Table<K, V> table) {
            return table;
        }
        var entries = new ArrayList<>(map.entrySet());
        boolean sorted = map instanceof SortedMap<K, V> same && same.comparator() == null;
        if (!sorted) {
            entries.sort(Map.Entry.comparingByKey());
        }
        return ofRoot(Node.build(entries));
    }

    private static <K extends Comparable<K>, V> Table<K, V> ofRoot(@Nullable Node<K, V> root) {
        return root == null ? empty() : new Table<>(root);
    }

    private Table<K, V> changed(@Nullable Node<K, V> changed) {
        return changed == root ? this : ofRoot(changed);
    }

    /// A table of keys that are in strictly ascending order already, built in one pass.
    ///
    /// @throws IllegalArgumentException naming the first key that is out of order
    public static <K extends Comparable<K>, V> Table<K, V> ofSorted(
            List<K> keys, Function<? super K, ? extends V> value) {
        var entries = new ArrayList<Entry<K, V>>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            if (i > 0 && keys.get(i - 1).compareTo(key) >= 0) {
                throw new IllegalArgumentException(key + " is out of order");
            }
            entries.add(Map.entry(key, value.apply(key)));
        }
        return ofRoot(Node.build(entries));
    }

    /// This table with the value at the key; this very table if it is there already.
    public Table<K, V> with(K key, V value) {
        return changed(Node.insert(root, key, value));
    }

    /// This table with all entries of another one laid over its own; this very table if they are there already.
    public Table<K, V> with(Table<K, V> newer) {
        return changed(Node.overlay(root, newer.root));
    }

    /// This table without the key; this very table if it does not hold it.
    public Table<K, V> without(K key) {
        return changed(Node.remove(root, key));
    }

    /// The entries of both; where both hold a key, that of the smaller table counts.
    public Table<K, V> and(Table<K, V> other) {
        return size() >= other.size() ? with(other) : other.with(this);
    }

    /// Looks a key up.
    public @Nullable V at(K key) {
        return Node.at(root, key);
    }

    /// The value at the key, or the given one.
    public V at(K key, V otherwise) {
        V value = at(key);
        return value == null ? otherwise : value;
    }

    /// The entry with the smallest key; null where there is none.
    public Map.@Nullable Entry<K, V> first() {
        var entries = new InOrder<>(root);
        return entries.hasNext() ? entries.next() : null;
    }

    public boolean holds(K key) {
        return at(key) != null;
    }

    /// Visits, in key order, each key whose value differs between `before` and this table.
    public void changesSince(Table<K, V> before, Change<? super K, ? super V> change) {
        Node.compare(before.root, root, change);
    }

    /// Visits the entries in key order, without an iterator.
    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        Node.visit(root, action);
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V get(@Nullable Object key) {
        return key == null ? null : at((K) key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return Node.sizeOf(root);
    }

    @Override
    public boolean isEmpty() {
        return root == null;
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new InOrder<>(root);
            }

            @Override
            public int size() {
                return Table.this.size();
            }
        };
    }
    /// Like any map; two versions of one table are compared in the time of their differences.
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Table<?, ?> table) || table.size() != size()) {
            return other == this || !(other instanceof Table) && super.equals(other);
        }
        try {
            return hasSameEntries(table);
        } catch (ClassCastException e) {
            return false; // keys of another kind
        }
    }

    @SuppressWarnings("unchecked")
    private boolean hasSameEntries(Table<?, ?> other) {
        var differences = new int[1];
        changesSince((Table<K, V>) other, (key, before, after) -> differences[0]++);
        return differences[0] == 0;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
