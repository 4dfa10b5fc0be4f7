package io.kuberouter.kernel.ipset;

import static java.util.Objects.requireNonNull;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One step of making sets what they should be: new ones for all edits, then members for all, then the sets that must
/// be replaced, one after the other.
final class Construction {

    private final SetSocket socket;
    private final Ledger ledger;

    private final List<Edit<SetKey, IpSet>> created = new ArrayList<>();
    private final List<Change> changed = new ArrayList<>();
    private final Map<SetKey, IpSet> replaced = new TreeMap<>();
    private final Map<SetKey, String> failures = new TreeMap<>();

    /// @param room of the set, which can become what is wanted
    private record Change(Edit<SetKey, IpSet> edit, int room) {}

    Construction(SetSocket socket, Ledger ledger) {
        this.socket = socket;
        this.ledger = ledger;
    }

    /// @return for each set that failed, the reason
    Map<SetKey, String> make(List<Edit<SetKey, IpSet>> edits) throws TargetException {
        edits.forEach(this::sort);
        edits.forEach(edit -> ledger.uncertain(edit.key()));
        create();
        changeMembers();
        for (var set : replaced.values()) {
            failures.remove(set.key());
            replace(set);
        }
        return failures;
    }

    private void sort(Edit<SetKey, IpSet> edit) {
        String misfit = misfit(edit);
        if (!misfit.isEmpty()) {
            failures.put(edit.key(), misfit);
        } else if (edit.before() == null) {
            created.add(edit);
        } else if (canChange(edit.before(), edit.wanted())) {
            changed.add(new Change(edit, ledger.room(edit.key())));
        } else {
            replaced.put(edit.key(), edit.wanted());
        }
    }

    /// Makes the sets that are not there; one that is there after all is replaced.
    private void create() throws TargetException {
        var answers = socket.write(
                created.stream().map(edit -> creation(edit.wanted())).toList());
        for (int i = 0; i < answers.size(); i++) {
            var edit = created.get(i);
            var set = edit.wanted();
            var error = answers.get(i).orElse(null);
            if (error == null) {
                changed.add(new Change(edit, SetCodec.room(set.members().size())));
            } else if (Refusal.is(error, Errno.EEXIST)) {
                replaced.put(edit.key(), set);
            } else {
                String tried = "create " + edit.key().kernelName() + " " + set.type();
                failures.put(edit.key(), Replacement.reason(tried, error));
            }
        }
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
        int room = ledger.room(wanted.key());
        if (before.type() != wanted.type() || room < 0) {
            return false;
        }
        int most = before.members().size() + members(before, wanted, true).size();
        return wanted.filledElsewhere() || (!before.filledElsewhere() && most <= room);
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
    private void changeMembers() throws TargetException {
        changeMembers(true);
        changed.removeIf(change -> replaced.containsKey(change.edit.key()));
        changeMembers(false);
        for (var change : changed) {
            var set = change.edit.wanted();
            if (!failures.containsKey(set.key()) && !replaced.containsKey(set.key())) {
                settled(set, change.room);
            }
        }
    }

    /// A set that turns out to be full, or not there, is replaced.
    private void changeMembers(boolean adds) throws TargetException {
        var changes = new ArrayList<MemberChange>();
        var sets = new TreeMap<SetKey, IpSet>();
        for (var change : changed) {
            var set = change.edit.wanted();
            sets.put(set.key(), set);
            if (!set.filledElsewhere()) {
                changes.add(new MemberChange(set.key(), adds, members(change.edit.before(), set, adds)));
            }
        }
        for (var refused : MemberChange.write(socket, changes)) {
            var key = refused.change().set();
            failures.putIfAbsent(key, refused.reason());
            if (refused.isOfTheSet()) {
                replaced.put(key, requireNonNull(sets.get(key)));
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
    private void replace(IpSet set) throws TargetException {
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
}
