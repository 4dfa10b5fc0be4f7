package io.kuberouter.table;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The entries of a treap in key order.
final class InOrder<K extends Comparable<K>, V> implements Iterator<Entry<K, V>> {

    private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

    InOrder(@Nullable Node<K, V> root) {
        descend(root);
    }

    private void descend(@Nullable Node<K, V> from) {
        for (var node = from; node != null; node = node.left()) {
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
        descend(node.right());
        return new SimpleImmutableEntry<>(node.key(), node.value());
    }
}
