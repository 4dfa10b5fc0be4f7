package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.table.Table;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Single addresses that come into sets and go out of them, as the kernel's own messages (`NFT_MSG_NEWSETELEM`,
/// `NFT_MSG_DELSETELEM` of `linux/netfilter/nf_tables.h`). libnftables reads all sets of the node before it changes an
/// element of one; these messages cost what they change. Sets of networks are left to libnftables.
final class ElementCodec {

    private static final int NEW_ELEMENT = Nfnetlink.type(12), DELETE_ELEMENT = Nfnetlink.type(14);
    private static final int BATCH_BEGIN = 16, BATCH_END = 17, SUBSYSTEM = 10;
    private static final int CREATE = 0x400;
    private static final int TABLE = 1, SET = 2, ELEMENTS = 3;
    private static final int LIST_ELEMENT = 1, KEY = 1, VALUE = 1;

    /// Elements of one message: an attribute holds 64 KiB, and the transaction goes into one buffer.
    private static final int TOGETHER = 400;

    /// What begins and ends a transaction.
    static final Message BEGIN = frame(BATCH_BEGIN), END = frame(BATCH_END);

    private ElementCodec() {}

    /// The frame names its subsystem where other messages have a resource.
    private static Message frame(int type) {
        var header = Message.struct(Nfnetlink.STRUCT).order(ByteOrder.BIG_ENDIAN).putShort(2, (short) SUBSYSTEM);
        return Message.of(type, 0, header, Attributes.NONE);
    }

    /// Whether all of these change members of sets of single addresses that are there.
    static boolean covers(List<Edit<NftKey, NftObject>> edits) {
        return edits.stream()
                .allMatch(edit -> edit.before() instanceof Members before
                        && edit.after() instanceof Members after
                        && !before.interval()
                        && !after.interval());
    }

    /// New members first: what both versions of a set match is matched at every moment.
    static List<Message> encode(List<Edit<NftKey, NftObject>> edits) {
        var messages = new ArrayList<Message>();
        var deletions = new ArrayList<Message>();
        for (var edit : edits) {
            var added = new ArrayList<Prefix>();
            var removed = new ArrayList<Prefix>();
            ((Members) edit.wanted()).members().changesSince(members(edit), (member, was, is) -> {
                (was == null ? added : removed).add(member);
            });
            messages(NEW_ELEMENT, CREATE, edit.key(), added, messages);
            messages(DELETE_ELEMENT, 0, edit.key(), removed, deletions);
        }
        messages.addAll(deletions);
        return messages;
    }

    private static Table<Prefix, Prefix> members(Edit<NftKey, NftObject> edit) {
        return edit.before() instanceof Members before
                ? before.members()
                : Table.empty();
    }

    private static void messages(int type, int flags, NftKey set, List<Prefix> members, List<Message> messages) {
        for (int from = 0; from < members.size(); from += TOGETHER) {
            var part = members.subList(from, Math.min(members.size(), from + TOGETHER));
            messages.add(message(type, flags, set, part));
        }
    }

    private static Message message(int type, int flags, NftKey set, List<Prefix> members) {
        var elements = members.stream().map(ElementCodec::element).toList();
        var header = Message.struct(Nfnetlink.STRUCT)
                .put(0, (byte) (set.family() == Family.IPV4 ? Nfnetlink.AF_INET : Nfnetlink.AF_INET6));
        return Message.of(
                type,
                flags,
                header,
                Attributes.of(
                        Attribute.string(TABLE, Script.name(set.family())),
                        Attribute.string(SET, set.name()),
                        Attribute.nested(ELEMENTS, Attributes.list(elements))));
    }

    private static Attribute element(Prefix member) {
        return Attribute.nested(
                LIST_ELEMENT,
                Attribute.nested(KEY, Attribute.bytes(VALUE, member.address().bytes())));
    }
}
