package io.kuberouter.plan.proxy;

import io.kuberouter.table.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who claims what. Several claimants may want one thing; the first in their order holds it until it lets go.
///
/// @param byKey every claim; no key is without claimants
record Claims<K extends Comparable<K>, C extends Comparable<C>, V>(Table<K, Table<C, V>> byKey) {

    static <K extends Comparable<K>, C extends Comparable<C>, V> Claims<K, C, V> none() {
        return new Claims<>(Table.<K, Table<C, V>>empty());
    }

    Claims<K, C, V> with(K key, C claimant, V value) {
        return new Claims<>(byKey.with(key, byKey.at(key, Table.empty()).with(claimant, value)));
    }

    Claims<K, C, V> without(K key, C claimant) {
        var left = byKey.at(key, Table.empty()).without(claimant);
        return new Claims<>(left.isEmpty() ? byKey.without(key) : byKey.with(key, left));
    }

    /// The claim that counts, or null where nobody claims the key.
    Map.@Nullable Entry<C, V> winner(K key) {
        var all = byKey.at(key);
        return all == null ? null : all.entrySet().iterator().next();
    }

    /// All claims of one key, the one that counts first.
    Table<C, V> of(K key) {
        return byKey.at(key, Table.empty());
    }
}
