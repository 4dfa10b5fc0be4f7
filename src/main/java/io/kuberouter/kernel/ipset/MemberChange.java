package io.kuberouter.kernel.ipset;

import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.SetKey;
import java.util.ArrayList;
import java.util.List;

/// Members that go into a set, or out of it.
record MemberChange(SetKey set, boolean adds, List<Prefix> members) {

    /// One member that the kernel did not take, or those of one message where the set itself is the cause.
    record Refused(MemberChange change, NetlinkError error) {

        /// The set is not there, or full.
        boolean isOfTheSet() {
            return Refusal.is(error, Errno.ENOENT) || Refusal.is(error, Refusal.FULL);
        }

        String reason() {
            String tried = "ipset " + (change.adds ? "add " : "del ") + change.set.kernelName();
            return tried + " " + change.members.getFirst() + ": " + Refusal.text(error);
        }
    }

    private Message message() {
        return adds ? MemberCodec.add(set, members) : MemberCodec.delete(set, members);
    }

    /// Makes changes in their order, with as few messages as they fit into.
    static List<Refused> write(SetSocket socket, List<MemberChange> changes) throws TargetException {
        var parts = new ArrayList<MemberChange>();
        changes.forEach(change -> change.split(MemberCodec.perMessage(change.set.family()), parts));
        var refused = new ArrayList<Refused>();
        var again = new ArrayList<MemberChange>();
        var answers = socket.write(parts.stream().map(MemberChange::message).toList());
        for (int i = 0; i < answers.size(); i++) {
            var part = parts.get(i);
            answers.get(i).ifPresent(error -> {
                var refusal = new Refused(part, error);
                if (part.members.size() == 1 || refusal.isOfTheSet()) {
                    refused.add(refusal);
                } else {
                    part.split(1, again);
                }
            });
        }
        // one by one, so that one member stops no other and can be named
        if (!again.isEmpty()) {
            refused.addAll(write(socket, again));
        }
        return refused;
    }

    private void split(int size, List<MemberChange> into) {
        for (int from = 0; from < members.size(); from += size) {
            into.add(new MemberChange(set, adds, members.subList(from, Math.min(from + size, members.size()))));
        }
    }
}
