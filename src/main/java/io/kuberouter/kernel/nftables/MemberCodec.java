package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Members that come and go, as messages to the kernel (`linux/netfilter/nf_tables.h`). nft first reads the names
/// of all sets, chains and counters of the node; this costs what changes, and pods of the whole cluster come and go.
final class MemberCodec {

    private static final int NEW_ELEMENTS = Nfnetlink.type(12), DELETE_ELEMENTS = Nfnetlink.type(14);
    private static final int TABLE = 1, SET = 2, ELEMENTS = 3;
    private static final int KEY = 1, VALUE = 1;

    /// What fits into one write with room to spare, messages and members.
    private static final int MESSAGES = 64, MEMBERS = 500;

    private MemberCodec() {}

    /// The messages for edits that do nothing but change a few members of sets of addresses; empty for all others.
    static Optional<List<Message>> encode(List<Edit<NftKey, NftObject>> edits) {
        var messages = new ArrayList<Message>();
        int members = 0;
        for (var edit : edits) {
            if (!(edit.before() instanceof Members before && edit.after() instanceof Members after)
                    || before.interval()
                    || after.interval()) {
                return Optional.empty();
            }
            var gone = new ArrayList<Prefix>();
            var come = new ArrayList<Prefix>();
            after.members().changesSince(before.members(), (member, was, is) -> (is == null ? gone : come).add(member));
            members += gone.size() + come.size();
            if (members > MEMBERS || messages.size() + 2 > MESSAGES) {
                return Optional.empty();
            }
            add(DELETE_ELEMENTS, 0, edit.key(), gone, messages);
            add(NEW_ELEMENTS, Message.CREATE, edit.key(), come, messages);
        }
        return Optional.of(messages);
    }

    private static void add(int type, int flags, NftKey set, List<Prefix> members, List<Message> messages) {
        if (!members.isEmpty()) {
            messages.add(Message.of(type, flags, Nfnetlink.struct(set.family()), attributes(set, members)));
        }
    }

    static Attributes attributes(NftKey set, List<Prefix> members) {
        var elements = new ArrayList<Attribute>();
        for (var member : members) {
            var key = Attribute.nested(
                    KEY, Attribute.bytes(VALUE, member.address().bytes()));
            elements.add(Attribute.nested(elements.size() + 1, key));
        }
        return Attributes.of(
                Attribute.string(TABLE, Script.name(set.family())),
                Attribute.string(SET, set.name()),
                Attribute.nested(ELEMENTS, Attributes.list(elements)));
    }
}
