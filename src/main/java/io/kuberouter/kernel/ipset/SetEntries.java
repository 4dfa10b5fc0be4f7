package io.kuberouter.kernel.ipset;

import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.SetEntry;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// The members of sets that are filled member by member: all that is in them is ours. The sets themselves are made
/// elsewhere; while one is missing, its members fail.
public final class SetEntries implements Target<SetEntry, SetEntry> {

    private final SetSocket socket;
    private final Set<SetKey> sets;
    private final Map<SetKey, Integer> left = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /// @param socket of protocol [NetlinkSocket#NETFILTER], for this target alone
    /// @param sets whose members these are
    public SetEntries(NetlinkSocket socket, Set<SetKey> sets) {
        this.socket = new SetSocket(socket);
        this.sets = Set.copyOf(sets);
    }

    /// A wanted member that would go by itself is left out: adding it once more makes it stay.
    @Override
    public Table<SetEntry, SetEntry> observe(Table<SetEntry, SetEntry> wanted) throws TargetException {
        lock.lock();
        try {
            var observed = Table.<SetEntry, SetEntry>empty();
            for (var set : sets) {
                var members = socket.members(set);
                left.put(set, members.size());
                for (var member : members) {
                    var entry = new SetEntry(set, member.prefix());
                    observed = member.plain() || !wanted.holds(entry) ? observed.with(entry, entry) : observed;
                }
            }
            return observed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<SetEntry, String> build(List<Edit<SetEntry, SetEntry>> edits) throws TargetException {
        return write(edits, true);
    }

    @Override
    public Map<SetEntry, String> clear(List<Edit<SetEntry, SetEntry>> edits) throws TargetException {
        return write(edits, false);
    }

    private Map<SetEntry, String> write(List<Edit<SetEntry, SetEntry>> edits, boolean adds) throws TargetException {
        lock.lock();
        try {
            var members = new TreeMap<SetKey, List<Prefix>>();
            for (var edit : edits) {
                var entry = edit.key();
                members.computeIfAbsent(entry.set(), _ -> new ArrayList<>()).add(entry.member());
            }
            var before = new TreeMap<>(left);
            left.keySet().removeAll(members.keySet());
            var changes = new ArrayList<MemberChange>();
            members.forEach((set, list) -> changes.add(new MemberChange(set, adds, list)));
            var refused = MemberChange.write(socket, changes);
            refused.forEach(one -> before.remove(one.change().set()));
            members.forEach((set, list) ->
                    before.computeIfPresent(set, (_, count) -> count + (adds ? list.size() : -list.size())));
            left.putAll(before);
            return failures(refused);
        } finally {
            lock.unlock();
        }
    }

    /// What was to go from a set that is not there has gone.
    private static Map<SetEntry, String> failures(List<MemberChange.Refused> refused) {
        var failures = new TreeMap<SetEntry, String>();
        for (var one : refused) {
            var change = one.change();
            if (change.adds() || !Refusal.is(one.error(), Errno.ENOENT)) {
                change.members().forEach(member -> failures.put(new SetEntry(change.set(), member), one.reason()));
            }
        }
        return failures;
    }

    /// Whether somebody else put members in or took some out, as far as numbers tell. Cheap; may be asked from any
    /// thread, and says no while changes are under way.
    public boolean suspected() throws TargetException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            for (var line : left.entrySet()) {
                int entries = socket.header(line.getKey()).map(Header::entries).orElse(0);
                if (entries != line.getValue()) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
