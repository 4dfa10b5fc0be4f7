package io.kuberouter.kernel.ipset;

import static io.kuberouter.netlink.Attribute.nested;
import static io.kuberouter.netlink.Attribute.u8;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.netlink.NetfilterSubsystem;
import io.kuberouter.state.SetKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Members of sets as `linux/netfilter/ipset/ip_set.h` has them: an address and, where it is no single one, its prefix
/// length.
final class MemberCodec {

    private static final int IP = 1, LENGTH = 3;
    private static final int IPV4 = 1, IPV6 = 2;
    private static final int NOMATCH = 1 << 2;

    /// An IPv4 address is in a set of IPv6 as `::ffff:0:0/96` (RFC 4291, section 2.5.5.2). We put none there; others
    /// may.
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /// What one message may hold of members, in bytes.
    private static final int BYTES = 28_000;

    private MemberCodec() {}

    /// A member in the kernel.
    ///
    /// @param plain false for one that goes by itself some day, and for one that is an exception from the others
    record Member(Prefix prefix, boolean plain) {}

    /// How many members of this family fit into one message.
    static int perMessage(Family family) {
        return BYTES / (20 + family.bytes());
    }

    /// Puts members in; one that is there already is as good.
    static Message add(SetKey set, List<Prefix> members) {
        return message(Protocol.ADD, set, members);
    }

    /// Takes members out; one that is not there is as good.
    static Message delete(SetKey set, List<Prefix> members) {
        return message(Protocol.DELETE, set, members);
    }

    /// Without `EXCL`, which would make the kernel refuse what is as wanted. A line number is asked for by the kernel
    /// where there are several members.
    private static Message message(int command, SetKey set, List<Prefix> members) {
        if (members.size() == 1) {
            return Protocol.message(command, 0, set.kernelName(), encode(set.family(), members.getFirst()));
        }
        var list = new ArrayList<Attribute>(members.size());
        members.forEach(member -> list.add(encode(set.family(), member)));
        return Protocol.message(
                command,
                0,
                set.kernelName(),
                Protocol.number(Protocol.LINE, 0),
                nested(Protocol.MEMBERS, Attributes.list(list)));
    }

    private static Attribute encode(Family family, Prefix member) {
        int type = (family == Family.IPV4 ? IPV4 : IPV6) | NetfilterSubsystem.NET_BYTE_ORDER;
        byte[] address = member.address().bytes();
        boolean mapped = address.length < family.bytes();
        var ip = nested(IP, Attribute.bytes(type, mapped ? mapped(address) : address));
        int length = member.length() + family.bits() - member.family().bits();
        return length == family.bits() ? nested(Protocol.DATA, ip) : nested(Protocol.DATA, ip, u8(LENGTH, length));
    }

    private static byte[] mapped(byte[] address) {
        return ByteBuffer.allocate(MAPPED.length + address.length)
                .put(MAPPED)
                .put(address)
                .array();
    }

    /// The members in one message of a list.
    static List<Member> decode(Message message) {
        var in = NetfilterSubsystem.attributes(message);
        if (!in.has(Protocol.MEMBERS)) {
            return List.of();
        }
        var members = new ArrayList<Member>();
        try {
            in.nested(Protocol.MEMBERS).elements().forEach(member -> members.add(decode(member)));
        } catch (IllegalArgumentException e) {
            throw new MisshapenException("a member of an ipset: " + e.getMessage());
        }
        return members;
    }

    private static Member decode(Attributes in) {
        byte[] address = address(in.nested(IP));
        var ip = Ip.of(address);
        int common = address.length * Byte.SIZE - ip.family().bits();
        int length = in.has(LENGTH) ? in.u8(LENGTH) - common : ip.family().bits();
        boolean stays = Protocol.number(in, Protocol.TIMEOUT, 0) == 0;
        boolean exception = (Protocol.number(in, Protocol.MEMBER_FLAGS, 0) & NOMATCH) != 0;
        return new Member(new Prefix(ip, length), stays && !exception);
    }

    private static byte[] address(Attributes in) {
        return in.bytes(in.has(IPV4) ? IPV4 : IPV6);
    }
}
