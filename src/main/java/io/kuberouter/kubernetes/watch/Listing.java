package io.kuberouter.kubernetes.watch;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.table.Revision;
import io.kuberouter.table.Table;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A list that comes page by page. Old records stand in for equal new ones, so that nothing downstream sees a change.
final class Listing<T> {
    private final Table<ObjectName, T> before;
    private final Revision<ObjectName, T> objects;
    private final Set<ObjectName> seen = new HashSet<>();
    private final Set<ObjectName> passedOver = new HashSet<>();

    /// @param before what is known
    Listing(Table<ObjectName, T> before) {
        this.before = before;
        objects = new Revision<>(before);
    }

    /// @param value null for one that is passed over
    void take(ObjectName name, @Nullable T value) {
        if (value == null) {
            passedOver.add(name);
        } else {
            objects.put(name, value);
            seen.add(name);
        }
    }

    /// All objects, once the last page was taken: what no page has shown is gone.
    Table<ObjectName, T> objects() {
        for (ObjectName name : before.keySet()) {
            if (!seen.contains(name)) {
                objects.remove(name);
            }
        }
        return objects.table();
    }

    Set<ObjectName> passedOver() {
        return passedOver;
    }
}
