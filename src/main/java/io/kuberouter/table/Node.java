package io.kuberouter.table;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A treap by its topmost node: keys in order from left to right, priorities from top to bottom. Whatever a function
/// leaves as it was, its result shares.
///
/// @param priority a hash of the key
/// @param size how many nodes there are, this one included
record Node<K extends Comparable<K>, V>(
        K key,
        V value,
        int priority,
        int size,
        @Nullable Node<K, V> left,
        @Nullable Node<K, V> right) {

    private Node(K key, V value, int priority, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        this(key, value, priority, 1 + sizeOf(left) + sizeOf(right), left, right);
    }

    private Node<K, V> with(@Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        return left == this.left && right == this.right ? this : new Node<>(key, value, priority, left, right);
    }

    private Node<K, V> with(V value) {
        return isAt(value) ? this : new Node<>(key, value, priority, size, left, right);
    }

    /// Whether this node has that value already.
    private boolean isAt(V value) {
        return this.value == value || this.value.equals(value);
    }

    static int sizeOf(@Nullable Node<?, ?> node) {
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

    static <K extends Comparable<K>, V> @Nullable V at(@Nullable Node<K, V> root, K key) {
        for (var node = root; node != null; ) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    static <K extends Comparable<K>, V> Node<K, V> insert(@Nullable Node<K, V> node, K key, V value) {
        return insert(node, key, requireNonNull(value), priority(key));
    }

    private static <K extends Comparable<K>, V> Node<K, V> insert(
            @Nullable Node<K, V> node, K key, V value, int priority) {
        if (node == null) {
            return new Node<>(key, value, priority, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return node.with(value);
        }
        if (above(priority, key, node)) {
            return new Node<>(key, value, priority, below(node, key), beyond(node, key));
        }
        return order < 0
                ? node.with(insert(node.left, key, value, priority), node.right)
                : node.with(node.left, insert(node.right, key, value, priority));
    }

    static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
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

    /// The nodes of both; where both hold a key, the value of the newer one counts. O(m log(n / m + 1)) for m nodes
    /// laid over n (Blelloch and Reid-Miller 1998).
    static <K extends Comparable<K>, V> @Nullable Node<K, V> overlay(
            @Nullable Node<K, V> old, @Nullable Node<K, V> newer) {
        if (newer == null || old == newer) {
            return old;
        }
        if (old == null) {
            return newer;
        }
        // A key that both hold has one priority: it is on top of both at the same time.
        if (old.priority == newer.priority && old.key.compareTo(newer.key) == 0) {
            return old.with(newer.value).with(overlay(old.left, newer.left), overlay(old.right, newer.right));
        }
        return above(newer.priority, newer.key, old)
                ? newer.with(overlay(below(old, newer.key), newer.left), overlay(beyond(old, newer.key), newer.right))
                : old.with(overlay(old.left, below(newer, old.key)), overlay(old.right, beyond(newer, old.key)));
    }

    /// Entries in strictly ascending order, in O(n): each is put to the right of all before it, above those of lower
    /// priority.
    static <K extends Comparable<K>, V> @Nullable Node<K, V> build(List<Map.Entry<K, V>> entries) {
        return switch (entries.size()) {
            case 0 -> null;
            case 1 ->
                insert(null, entries.getFirst().getKey(), entries.getFirst().getValue());
            default -> new Builder<>(entries).build();
        };
    }

    private static final class Builder<K extends Comparable<K>, V> {
        private static final int NONE = -1;

        private final List<Map.Entry<K, V>> entries;
        private final int[] priorities;
        private final int[] left;
        private final int[] right;

        Builder(List<Map.Entry<K, V>> entries) {
            this.entries = entries;
            priorities = new int[entries.size()];
            for (int i = 0; i < priorities.length; i++) {
                priorities[i] = priority(entries.get(i).getKey());
            }
            left = new int[priorities.length];
            right = new int[priorities.length];
        }

        Node<K, V> build() {
            // From the top along the right edge of what is built so far.
            int[] edge = new int[priorities.length];
            int depth = 0;
            for (int i = 0; i < priorities.length; i++) {
                left[i] = NONE;
                right[i] = NONE;
                while (depth > 0 && priorities[i] > priorities[edge[depth - 1]]) {
                    left[i] = edge[--depth];
                }
                if (depth > 0) {
                    right[edge[depth - 1]] = i;
                }
                edge[depth++] = i;
            }
            return requireNonNull(node(edge[0]));
        }

        private @Nullable Node<K, V> node(int i) {
            if (i == NONE) {
                return null;
            }
            var entry = entries.get(i);
            return new Node<>(
                    entry.getKey(), requireNonNull(entry.getValue()), priorities[i], node(left[i]), node(right[i]));
        }
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

    static <K extends Comparable<K>, V> void compare(
            @Nullable Node<K, V> before, @Nullable Node<K, V> after, Table.Change<? super K, ? super V> change) {
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
        if (was == null || is == null || !was.isAt(is.value)) {
            change.of(pivot, was == null ? null : was.value, is == null ? null : is.value);
        }
        compare(was == null ? beyond(before, pivot) : was.right, is == null ? beyond(after, pivot) : is.right, change);
    }

    static <K extends Comparable<K>, V> void visit(@Nullable Node<K, V> node, BiConsumer<? super K, ? super V> action) {
        if (node != null) {
            visit(node.left, action);
            action.accept(node.key, node.value);
            visit(node.right, action);
        }
    }
}
