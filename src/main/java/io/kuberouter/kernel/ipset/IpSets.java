package io.kuberouter.kernel.ipset;

import static java.util.Objects.requireNonNull;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
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
    /// @param prefixes of the names that are ours, without `inet6:`; `TMP-` is one in any case
    public IpSets(NetlinkSocket socket, Set<String> prefixes) {
        this.socket = new SetSocket(socket);
        this.prefixes = Set.copyOf(prefixes);
    }

    private boolean isOurs(SetKey key) {
        return key.name().startsWith(Replacement.TEMPORARY)
                || prefixes.stream().anyMatch(key.name()::startsWith);
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
            ledger.left(key, header.room(), header.entries());
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
            edits.forEach(edit -> ledger.uncertain(edit.key()));
            var failures = new TreeMap<SetKey, String>();
            var replaced = new TreeMap<SetKey, IpSet>();
            var kept = create(edits, failures, replaced);
            change(kept, failures, replaced);
            for (var set : replaced.values()) {
                failures.remove(set.key());
                replace(set, failures);
            }
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /// Makes the sets that are not there.
    ///
    /// @param replaced receives those that must be replaced as a whole
    /// @return the edits whose sets can hold what is wanted
    private List<Edit<SetKey, IpSet>> create(
            List<Edit<SetKey, IpSet>> edits, Map<SetKey, String> failures, Map<SetKey, IpSet> replaced)
            throws TargetException {
        var kept = new ArrayList<Edit<SetKey, IpSet>>();
        var created = new ArrayList<Edit<SetKey, IpSet>>();
        for (var edit : edits) {
            String misfit = misfit(edit);
            if (!misfit.isEmpty()) {
                failures.put(edit.key(), misfit);
            } else if (edit.before() == null) {
                created.add(edit);
            } else if (canChange(edit.before(), edit.wanted())) {
                kept.add(edit);
            } else {
                replaced.put(edit.key(), edit.wanted());
            }
        }
        var answers = socket.write(
                created.stream().map(edit -> creation(edit.wanted())).toList());
        for (int i = 0; i < answers.size(); i++) {
            var edit = created.get(i);
            var set = edit.wanted();
            var error = answers.get(i).orElse(null);
            if (error == null) {
                kept.add(edit);
            } else if (Refusal.is(error, Errno.EEXIST)) {
                replaced.put(edit.key(), set);
            } else {
                failures.put(
                        edit.key(),
                        Replacement.reason("create " + edit.key().kernelName() + " " + set.type(), error));
            }
        }
        return kept;
    }

    /// The kernel would put every address of a range into a set of single addresses.
    private static String misfit(Edit<SetKey, IpSet> edit) {
        var set = edit.wanted();
        if (set.type() == IpSet.Type.HASH_IP && edit.key().family() == Family.IPV4) {
            for (var member : members(edit.before(), set, true)) {
                if (member.length() < member.family().bits()) {
                    return edit.key() + " of type hash:ip cannot hold " + member;
                }
            }
        }
        return "";
    }

    private static Message creation(IpSet set) {
        return SetCodec.create(set.key(), set.type(), set.members().size());
    }

    private boolean canChange(IpSet before, IpSet wanted) {
        return before.type() == wanted.type()
                && (wanted.filledElsewhere()
                        || (!before.filledElsewhere()
                                && members(before, wanted, true).size()
                                        + before.members().size() <= ledger.room(wanted.key())));
    }

    private static List<Prefix> members(@Nullable IpSet before, IpSet wanted, boolean added) {
        var members = new ArrayList<Prefix>();
        wanted.members().changesSince(before == null ? Table.empty() : before.members(), (member, was, is) -> {
            if (added == (was == null)) {
                members.add(member);
            }
        });
        return members;
    }

    /// All that is new first, then what goes: what both would match is matched at every moment.
    private void change(
            List<Edit<SetKey, IpSet>> edits, Map<SetKey, String> failures, Map<SetKey, IpSet> replaced)
            throws TargetException {
        var changes = new ArrayList<MemberChange>();
        for (boolean adds : new boolean[] {true, false}) {
            for (var edit : edits) {
                if (!edit.wanted().filledElsewhere()) {
                    changes.add(new MemberChange(edit.key(), adds, members(edit.before(), edit.wanted(), adds)));
                }
            }
        }
        var sets = new TreeMap<SetKey, IpSet>();
        edits.forEach(edit -> sets.put(edit.key(), edit.wanted()));
        for (var refused : MemberChange.write(socket, changes)) {
            var key = refused.change().set();
            failures.putIfAbsent(key, refused.reason());
            if (refused.isOfTheSet()) {
                replaced.put(key, requireNonNull(sets.get(key)));
            }
        }
        for (var edit : edits) {
            if (!failures.containsKey(edit.key())) {
                int room = edit.before() == null
                        ? SetCodec.room(edit.wanted().members().size())
                        : ledger.room(edit.key());
                settled(edit.wanted(), room);
            }
        }
    }

    private void settled(IpSet set, int room) {
        if (set.filledElsewhere()) {
            ledger.leftToOthers(set.key(), room);
        } else {
            ledger.left(set.key(), room, set.members().size());
        }
    }

    /// A set that is filled elsewhere and will do is let be, for what is in it would be lost.
    private void replace(IpSet set, Map<SetKey, String> failures) throws TargetException {
        var present = set.filledElsewhere() ? socket.header(set.key()).orElse(null) : null;
        if (present != null && present.fits(set.type())) {
            ledger.leftToOthers(set.key(), present.room());
            return;
        }
        new Replacement(socket, set)
                .make()
                .ifPresentOrElse(
                        reason -> failures.put(set.key(), reason),
                        () -> settled(set, SetCodec.room(set.members().size())));
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

    /// Whether somebody else made or destroyed a set of ours, or put members in or took some out, as far as numbers tell.
    /// Cheap; may be asked from any thread, and says no while changes are under way.
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
