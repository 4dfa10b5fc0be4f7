package io.kuberouter.table;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
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

    private record Node<K extends Comparable<K>, V>(
            K key,
            V value,
            int priority,
            int size,
            @Nullable Node<K, V> left,
            @Nullable Node<K, V> right) {

        Node(K key, V value, int priority, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            this(key, value, priority, 1 + Table.size(left) + Table.size(right), left, right);
        }

        Node<K, V> with(@Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            return left == this.left && right == this.right ? this : new Node<>(key, value, priority, left, right);
        }

        Node<K, V> with(V value) {
            return new Node<>(key, value, priority, size, left, right);
        }
    }

    /// What became of one key between two versions: `before` is null for a new key, `after` for one that is gone.
    public interface Change<K, V> {
        void of(K key, @Nullable V before, @Nullable V after);
    }

    @SuppressWarnings("unchecked")
    public static <K extends Comparable<K>, V> Table<K, V> empty() {
        return (Table<K, V>) EMPTY;
    }

    /// A table with the entries of a map.
    public static <K extends Comparable<K>, V> Table<K, V> of(Map<K, V> map) {
        if (map instanceof Table<K, V> table) {
            return table;
        }
        Table<K, V> table = empty();
        for (var entry : map.entrySet()) {
            table = table.with(entry.getKey(), entry.getValue());
        }
        return table;
    }

    /// A table of keys that are in strictly ascending order already, built in one pass.
    ///
    /// @throws IllegalArgumentException naming the first key that is out of order
    public static <K extends Comparable<K>, V> Table<K, V> ofSorted(
            List<K> keys, Function<? super K, ? extends V> value) {
        return keys.isEmpty() ? empty() : new Table<>(new Sorted<K, V>(keys, value).root());
    }

    /// This table with the value at the key; this very table if it is there already.
    public Table<K, V> with(K key, V value) {
        var changed = insert(root, key, Objects.requireNonNull(value), priority(key));
        return changed == root ? this : new Table<>(changed);
    }

    /// This table without the key; this very table if it does not hold it.
    public Table<K, V> without(K key) {
        var changed = remove(root, key);
        return changed == root ? this : changed == null ? empty() : new Table<>(changed);
    }

    /// The entries of both; where both hold a key, that of the smaller table counts.
    public Table<K, V> and(Table<K, V> other) {
        Table<K, V> larger = size() >= other.size() ? this : other;
        Table<K, V> smaller = larger == this ? other : this;
        Table<K, V> all = larger;
        for (var entry : smaller.entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return all;
    }

    /// Looks a key up.
    public @Nullable V at(K key) {
        for (var node = root; node != null; ) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    /// The value at the key, or the given one.
    public V at(K key, V otherwise) {
        V value = at(key);
        return value == null ? otherwise : value;
    }

    public boolean holds(K key) {
        return at(key) != null;
    }

    /// Visits, in key order, each key whose value differs between `before` and this table.
    public void changesSince(Table<K, V> before, Change<? super K, ? super V> change) {
        compare(before.root, root, change);
    }

    /// Visits the entries in key order, without an iterator.
    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        visit(root, action);
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
        return size(root);
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

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    /// Spreads the hash (the finaliser of MurmurHash3): neighbouring keys must not get neighbouring priorities.
    private static int priority(Object key) {
        int h = key.hashCode();
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    /// Whether a node of this priority and key belongs above the other one. Keys settle equal priorities.
    private static <K extends Comparable<K>> boolean above(int priority, K key, Node<K, ?> other) {
        return priority != other.priority ? priority > other.priority : key.compareTo(other.key) < 0;
    }

    private static <K extends Comparable<K>, V> Node<K, V> insert(
            @Nullable Node<K, V> node, K key, V value, int priority) {
        if (node == null) {
            return new Node<>(key, value, priority, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return node.value == value || node.value.equals(value) ? node : node.with(value);
        }
        if (above(priority, key, node)) {
            return new Node<>(key, value, priority, below(node, key), beyond(node, key));
        }
        return order < 0
                ? node.with(insert(node.left, key, value, priority), node.right)
                : node.with(node.left, insert(node.right, key, value, priority));
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return join(node.left, node.right);
        }
        return order < 0
                ? node.with(remove(node.left, key), node.right)
                : node.with(node.left, remove(node.right, key));
    }

    private static <K extends Comparable<K>, V> @Nullable Node<K, V> join(
            @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        return above(left.priority, left.key, right)
                ? left.with(left.left, join(left.right, right))
                : right.with(join(left, right.left), right.right);
    }

    /// The nodes with smaller keys.
    private static <K extends Comparable<K>, V> @Nullable Node<K, V> below(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        return key.compareTo(node.key) <= 0 ? below(node.left, key) : node.with(node.left, below(node.right, key));
    }

    /// The nodes with larger keys.
    private static <K extends Comparable<K>, V> @Nullable Node<K, V> beyond(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        return key.compareTo(node.key) >= 0 ? beyond(node.right, key) : node.with(beyond(node.left, key), node.right);
    }

    private static <K extends Comparable<K>, V> void compare(
            @Nullable Node<K, V> before, @Nullable Node<K, V> after, Change<? super K, ? super V> change) {
        if (before == after) {
            return;
        }
        if (before == null || after == null) {
            visit(before, (k, v) -> change.of(k, v, null));
            visit(after, (k, v) -> change.of(k, null, v));
            return;
        }
        boolean top = before.key.compareTo(after.key) == 0 || above(after.priority, after.key, before);
        K pivot = top ? after.key : before.key;
        var was = before.key.compareTo(pivot) == 0 ? before : null;
        var is = after.key.compareTo(pivot) == 0 ? after : null;
        compare(was == null ? below(before, pivot) : was.left, is == null ? below(after, pivot) : is.left, change);
        if (was == null || is == null || (was.value != is.value && !was.value.equals(is.value))) {
            change.of(pivot, was == null ? null : was.value, is == null ? null : is.value);
        }
        compare(was == null ? beyond(before, pivot) : was.right, is == null ? beyond(after, pivot) : is.right, change);
    }

    private static <K extends Comparable<K>, V> void visit(
            @Nullable Node<K, V> node, BiConsumer<? super K, ? super V> action) {
        if (node != null) {
            visit(node.left, action);
            action.accept(node.key, node.value);
            visit(node.right, action);
        }
    }

    /// A treap from ascending keys: each new one takes the place of those on the right edge that have less priority,
    /// and
    /// they hang on its left (Vuillemin 1980).
    private static final class Sorted<K extends Comparable<K>, V> {
        private static final int NONE = -1;
        private final List<K> keys;
        private final Function<? super K, ? extends V> value;
        private final int[] priority;
        private final int[] left;
        private final int[] right;

        Sorted(List<K> keys, Function<? super K, ? extends V> value) {
            this.keys = keys;
            this.value = value;
            priority = new int[keys.size()];
            left = new int[keys.size()];
            right = new int[keys.size()];
        }

        Node<K, V> root() {
            int[] edge = new int[keys.size()];
            int top = NONE;
            for (int i = 0; i < edge.length; i++) {
                refuseDisorder(i);
                priority[i] = Table.priority(keys.get(i));
                right[i] = NONE;
                left[i] = NONE;
                while (top >= 0 && priority[edge[top]] < priority[i]) {
                    left[i] = edge[top--];
                }
                if (top >= 0) {
                    right[edge[top]] = i;
                }
                edge[++top] = i;
            }
            return node(edge[0]);
        }

        private void refuseDisorder(int i) {
            if (i > 0 && keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
                throw new IllegalArgumentException(keys.get(i) + " is out of order");
            }
        }

        private Node<K, V> node(int i) {
            return new Node<>(
                    keys.get(i),
                    Objects.requireNonNull(value.apply(keys.get(i))),
                    priority[i],
                    left[i] == NONE ? null : node(left[i]),
                    right[i] == NONE ? null : node(right[i]));
        }
    }

    private static final class InOrder<K extends Comparable<K>, V> implements Iterator<Entry<K, V>> {
        private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

        InOrder(@Nullable Node<K, V> root) {
            descend(root);
        }

        private void descend(@Nullable Node<K, V> from) {
            for (var node = from; node != null; node = node.left) {
                path.push(node);
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Entry<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            var node = path.pop();
            descend(node.right);
            return new SimpleImmutableEntry<>(node.key, node.value);
        }
    }
}
