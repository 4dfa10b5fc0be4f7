package io.kuberouter.plan.proxy;

import io.kuberouter.table.Revision;
import io.kuberouter.table.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who claims what, in the next plan. Several claimants may want one thing; the first in their order holds it until it
/// lets go. No key is without claimants.
final class Claims<K extends Comparable<K>, C extends Comparable<C>, V> {

    private final Revision<K, Table<C, V>> byKey;

    /// @param before the claims of the last plan
    Claims(Table<K, Table<C, V>> before) {
        byKey = new Revision<>(before);
    }

    void put(K key, C claimant, V value) {
        byKey.put(key, of(key).with(claimant, value));
    }

    void remove(K key, C claimant) {
        var left = of(key).without(claimant);
        if (left.isEmpty()) {
            byKey.remove(key);
        } else {
            byKey.put(key, left);
        }
    }

    /// The claim that counts, or null where nobody claims the key.
    Map.@Nullable Entry<C, V> winner(K key) {
        var all = byKey.at(key);
        return all == null ? null : all.first();
    }

    /// All claims of one key, the one that counts first.
    Table<C, V> of(K key) {
        return byKey.at(key, Table.empty());
    }

    Table<K, Table<C, V>> table() {
        return byKey.table();
    }
}
