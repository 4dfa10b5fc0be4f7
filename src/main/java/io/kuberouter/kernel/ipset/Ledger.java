package io.kuberouter.kernel.ipset;

import io.kuberouter.state.SetKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How each set of ours was left: what it has room for and how many members it has. By it one cheap look tells that
/// somebody else was at work.
final class Ledger {

    private static final int ANY = -1;
    private static final int NO_ROOM = -1;

    private record Line(int room, int entries) {}

    private final Map<SetKey, Line> lines = new HashMap<>();

    /// Sets of which it is not known how they are, or whether.
    private final Set<SetKey> uncertain = new HashSet<>();

    private boolean read;

    /// Starts anew from what the kernel was seen to hold.
    void restart() {
        lines.clear();
        uncertain.clear();
        read = true;
    }

    void left(SetKey key, int room, int entries) {
        lines.put(key, new Line(room, entries));
        uncertain.remove(key);
    }

    /// The set is there; how much is in it is somebody else's business.
    void leftToOthers(SetKey key, int room) {
        left(key, room, ANY);
    }

    /// What is in the set was not looked at: it must not be changed as if that were known.
    void unread(SetKey key, int entries) {
        left(key, NO_ROOM, entries);
    }

    void gone(SetKey key) {
        lines.remove(key);
        uncertain.remove(key);
    }

    void uncertain(SetKey key) {
        uncertain.add(key);
    }

    /// How many members the set can hold; negative where it is not known what it holds.
    int room(SetKey key) {
        var line = lines.get(key);
        return line == null || uncertain.contains(key) ? NO_ROOM : line.room;
    }

    /// Whether the sets seen are not those left. Nothing differs before sets were read for the first time.
    boolean differs(Collection<Header> seen) {
        if (!read) {
            return false;
        }
        var missing = new HashSet<>(lines.keySet());
        for (var header : seen) {
            var line = lines.get(header.key());
            missing.remove(header.key());
            boolean same = line != null && (line.entries == ANY || line.entries == header.entries());
            if (!same && !uncertain.contains(header.key())) {
                return true;
            }
        }
        return !uncertain.containsAll(missing);
    }
}
