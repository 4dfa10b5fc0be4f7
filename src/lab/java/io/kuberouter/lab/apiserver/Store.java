package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The objects of all kinds under one revision counter, with a bounded log of events for each kind. Every change is
/// made under one lock; a list is a version of a persistent table, so that reading on never blocks anybody.
final class Store {

    private static final int SNAPSHOTS = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Kind, Shelf> shelves = new HashMap<>();
    private final int remembered;
    private long revision = 1;
    private long compacted;

    /// All objects of a kind at one revision.
    record Snapshot(long revision, Table<ObjectName, Entry> entries) {}

    /// Events in order, and the revision up to which there are no others.
    record Batch(List<Event> events, long revision) {}

    /// Makes the next state of an object from the present one; null means that there is none.
    interface Edit {
        @Nullable
        ObjectNode of(@Nullable ObjectNode present);
    }

    /// @param remembered how many events of each kind are kept for watches
    Store(int remembered) {
        this.remembered = remembered;
        Kinds.ALL.forEach(kind -> shelves.put(kind, new Shelf(lock.newCondition())));
    }

    private static final class Shelf {
        final Condition changed;
        final TreeMap<Long, Event> log = new TreeMap<>();
        final TreeMap<Long, Table<ObjectName, Entry>> snapshots = new TreeMap<>();
        Table<ObjectName, Entry> entries = Table.empty();
        /// The newest event that the log has lost.
        long lost;

        Shelf(Condition changed) {
            this.changed = changed;
        }
    }

    private Shelf shelf(Kind kind) {
        var shelf = shelves.get(kind);
        if (shelf == null) {
            throw new IllegalArgumentException("no such kind: " + kind);
        }
        return shelf;
    }

    long revision() {
        lock.lock();
        try {
            return revision;
        } finally {
            lock.unlock();
        }
    }

    Snapshot list(Kind kind) {
        lock.lock();
        try {
            return new Snapshot(revision, shelf(kind).entries);
        } finally {
            lock.unlock();
        }
    }

    /// The objects as they are now, remembered, so that a later page can be cut from the same state.
    Snapshot listPaged(Kind kind) {
        lock.lock();
        try {
            var shelf = shelf(kind);
            shelf.snapshots.put(revision, shelf.entries);
            if (shelf.snapshots.size() > SNAPSHOTS) {
                shelf.snapshots.pollFirstEntry();
            }
            return new Snapshot(revision, shelf.entries);
        } finally {
            lock.unlock();
        }
    }

    /// The objects as they were at a revision that [#listPaged] answered before.
    ///
    /// @throws Problem 410 after a compaction
    Snapshot listAt(Kind kind, long then) {
        lock.lock();
        try {
            var shelf = shelf(kind);
            var entries = shelf.snapshots.get(then);
            if (entries == null) {
                throw Problem.expired("The provided continue parameter is too old to display a consistent list result."
                        + " You can start a new list without the continue parameter.");
            }
            return new Snapshot(then, entries);
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Entry at(Kind kind, ObjectName name) {
        return list(kind).entries().at(name);
    }

    /// Changes one object. An edit that changes nothing makes no revision and no event.
    ///
    /// @return the new state, or the last one of an object that the edit took away; null if it was never there
    @Nullable
    Entry change(Kind kind, ObjectName name, Edit edit) {
        lock.lock();
        try {
            var shelf = shelf(kind);
            var before = shelf.entries.at(name);
            var next = edit.of(before == null ? null : before.tree(kind));
            if (next == null) {
                return before == null ? null : remove(kind, shelf, before);
            }
            if (before != null && isSame(kind, before, next)) {
                return before;
            }
            var after = Entry.of(kind, name, next, ++revision);
            shelf.entries = shelf.entries.with(name, after);
            tell(shelf, new Event(before, after, false));
            return after;
        } finally {
            lock.unlock();
        }
    }

    /// Whatever the order of the members.
    private static boolean isSame(Kind kind, Entry before, ObjectNode next) {
        Json.child(next, "metadata").put("resourceVersion", Long.toString(before.revision()));
        next.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        return next.equals(before.tree(kind));
    }

    /// What [#change] would answer, without the deed.
    @Nullable
    Entry rehearse(Kind kind, ObjectName name, Edit edit) {
        lock.lock();
        try {
            var before = shelf(kind).entries.at(name);
            var next = edit.of(before == null ? null : before.tree(kind));
            return next == null ? before : Entry.of(kind, name, next, before == null ? revision : before.revision());
        } finally {
            lock.unlock();
        }
    }

    private Entry remove(Kind kind, Shelf shelf, Entry before) {
        var last = Entry.of(kind, before.name(), before.tree(kind), ++revision);
        shelf.entries = shelf.entries.without(before.name());
        tell(shelf, new Event(before, last, true));
        return last;
    }

    private void tell(Shelf shelf, Event event) {
        shelf.log.put(revision, event);
        if (shelf.log.size() > remembered) {
            shelf.lost = shelf.log.pollFirstEntry().getKey();
        }
        shelf.changed.signalAll();
    }

    /// Refuses a watch from a revision that cannot be served.
    ///
    /// @throws Problem 410 if the log does not reach back that far, 504 if the revision is yet to come
    void admitWatch(Kind kind, long from) {
        lock.lock();
        try {
            long oldest = Math.max(compacted, shelf(kind).lost);
            if (from < oldest) {
                throw tooOld(from, oldest);
            }
            if (from > revision) {
                throw Problem.fromTheFuture(from, revision);
            }
        } finally {
            lock.unlock();
        }
    }

    private static Problem tooOld(long from, long oldest) {
        return Problem.expired("too old resource version: %d (%d)".formatted(from, oldest));
    }

    /// Waits until something of a kind changes after a revision, at most the given time. A compaction costs a watch
    /// nothing that has heard everything so far.
    ///
    /// @throws Problem 410 if events after that revision were forgotten
    Batch eventsAfter(Kind kind, long from, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var shelf = shelf(kind);
            long left = nanos;
            while (left > 0
                    && shelf.lost <= from
                    && shelf.log.tailMap(from, false).isEmpty()) {
                left = shelf.changed.awaitNanos(left);
            }
            if (shelf.lost > from) {
                throw tooOld(from, shelf.lost);
            }
            return new Batch(List.copyOf(shelf.log.tailMap(from, false).values()), revision);
        } finally {
            lock.unlock();
        }
    }

    /// Forgets all events and snapshots: older revisions are gone for watches and pages.
    void compact() {
        lock.lock();
        try {
            compacted = revision;
            shelves.values().forEach(Store::forget);
        } finally {
            lock.unlock();
        }
    }

    private static void forget(Shelf shelf) {
        if (!shelf.log.isEmpty()) {
            shelf.lost = shelf.log.lastKey();
        }
        shelf.log.clear();
        shelf.snapshots.clear();
    }
}
