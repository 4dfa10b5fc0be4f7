package io.kuberouter.table;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Iterator;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The entries of a treap in key order.
final class InOrder<K extends Comparable<K>, V> implements Iterator<Entry<K, V>> {

    /// The next node and, behind it, those above it that come later; most tables of a plan hold a single entry.
    private @Nullable Path<K, V> path;

    private record Path<K extends Comparable<K>, V>(
            Node<K, V> node, @Nullable Path<K, V> later) {}

    InOrder(@Nullable Node<K, V> root) {
        descend(root);
    }

    private void descend(@Nullable Node<K, V> from) {
        for (var node = from; node != null; node = node.left()) {
            path = new Path<>(node, path);
        }
    }

    @Override
    public boolean hasNext() {
        return path != null;
    }

    @Override
    public Entry<K, V> next() {
        var here = path;
        if (here == null) {
            throw new NoSuchElementException();
        }
        path = here.later;
        var node = here.node;
        descend(node.right());
        return new SimpleImmutableEntry<>(node.key(), node.value());
    }
}
