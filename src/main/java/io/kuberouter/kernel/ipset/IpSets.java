package io.kuberouter.kernel.ipset;

import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The sets of the node that are ours by name, and their members.
///
/// A set that is there is kept, whoever made it and with whatever options, as long as it can hold what is wanted; its
/// members change by differences, new ones first. One that is too small, or of another make, is replaced at once
/// ([Replacement]). A set that is filled elsewhere is only made and destroyed here.
public final class IpSets implements Target<SetKey, IpSet> {

    private final SetSocket socket;
    private final Set<String> prefixes;
    private final Ledger ledger = new Ledger();
    private final ReentrantLock lock = new ReentrantLock();

    /// @param socket of protocol [NetlinkSocket#NETFILTER], for this target alone
    /// @param prefixes of the names that are ours, without `inet6:`; what [Replacement] leaves behind is ours too
    public IpSets(NetlinkSocket socket, Set<String> prefixes) {
        this.socket = new SetSocket(socket);
        this.prefixes = Set.copyOf(prefixes);
    }

    private boolean isOurs(SetKey key) {
        return Replacement.isTemporary(key, prefixes) || prefixes.stream().anyMatch(key.name()::startsWith);
    }

    private List<Header> ours() throws TargetException {
        return socket.headers().stream().filter(header -> isOurs(header.key())).toList();
    }

    /// A wanted set that cannot be kept is left out: making it replaces it.
    @Override
    public Table<SetKey, IpSet> observe(Table<SetKey, IpSet> wanted) throws TargetException {
        lock.lock();
        try {
            ledger.restart();
            var observed = Table.<SetKey, IpSet>empty();
            for (var header : ours()) {
                var set = read(header, wanted.at(header.key()));
                observed = set == null ? observed : observed.with(header.key(), set);
            }
            return observed;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable IpSet read(Header header, @Nullable IpSet wanted) throws TargetException {
        var key = header.key();
        if (wanted == null) {
            ledger.unread(key, header.entries());
            return new IpSet(key, header.knownType(), Table.empty(), false);
        }
        if (!header.fits(wanted.type())) {
            ledger.uncertain(key);
            return null;
        }
        if (wanted.filledElsewhere()) {
            ledger.leftToOthers(key, header.room());
            return wanted;
        }
        var members = header.entries() == 0 ? List.<MemberCodec.Member>of() : socket.members(key);
        if (!members.stream().allMatch(MemberCodec.Member::plain)) {
            ledger.uncertain(key);
            return null;
        }
        ledger.left(key, header.room(), members.size());
        return new IpSet(key, wanted.type(), table(members), false);
    }

    private static Table<Prefix, Prefix> table(List<MemberCodec.Member> members) {
        var table = Table.<Prefix, Prefix>empty();
        for (var member : members) {
            table = table.with(member.prefix(), member.prefix());
        }
        return table;
    }

    @Override
    public Map<SetKey, String> build(List<Edit<SetKey, IpSet>> edits) throws TargetException {
        lock.lock();
        try {
            return new Construction(socket, ledger).make(edits);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<SetKey, String> clear(List<Edit<SetKey, IpSet>> edits) throws TargetException {
        lock.lock();
        try {
            var keys = edits.stream().map(Edit::key).toList();
            var failures = Removal.destroy(socket, keys);
            keys.stream().filter(key -> !failures.containsKey(key)).forEach(ledger::gone);
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /// How many members each set of ours has, as the kernel counts them. Reads no members.
    public Map<SetKey, Integer> counts() throws TargetException {
        lock.lock();
        try {
            var counts = new TreeMap<SetKey, Integer>();
            ours().forEach(header -> counts.put(header.key(), header.entries()));
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /// Whether somebody else made or destroyed a set of ours, or put members in or took some out, as far as numbers
    /// tell. Cheap; may be asked from any thread, and says no while changes are under way.
    public boolean suspected() throws TargetException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return ledger.differs(ours());
        } finally {
            lock.unlock();
        }
    }
}
