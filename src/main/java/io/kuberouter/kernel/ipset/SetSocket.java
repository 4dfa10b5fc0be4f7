package io.kuberouter.kernel.ipset;

import io.kuberouter.netlink.Decoder;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.AbsentException;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.SetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sets of a network namespace, read and written by netlink.
final class SetSocket {

    private final NetlinkSocket socket;

    /// @param socket of protocol [NetlinkSocket#NETFILTER]
    SetSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Of all sets, whoever made them.
    List<Header> headers() throws TargetException {
        return list("reading the ipsets", SetCodec.headers(), SetCodec::header);
    }

    /// Empty where there is no such set.
    Optional<Header> header(SetKey key) throws TargetException {
        return list("reading " + key, SetCodec.header(key), SetCodec::header).stream()
                .findFirst();
    }

    /// None where there is no such set.
    List<MemberCodec.Member> members(SetKey key) throws TargetException {
        var members = new ArrayList<MemberCodec.Member>();
        list("reading " + key, SetCodec.members(key), MemberCodec::decode).forEach(members::addAll);
        return members;
    }

    private <T> List<T> list(String tried, Message request, Decoder<T> decoder) throws TargetException {
        try {
            return socket.dump(request, decoder);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of();
            }
            if (e.errno() == Errno.EINVAL) {
                throw new AbsentException(
                        tried + ": the running kernel has no ipset: modprobe ip_set, or " + e.getMessage(), e);
            }
            throw new TargetException(tried + ": " + e.getMessage(), e);
        }
    }

    /// Sends all, in order; for each the kernel's refusal or nothing.
    List<Optional<NetlinkError>> write(List<Message> messages) throws TargetException {
        try {
            return socket.batch(messages);
        } catch (NetlinkException e) {
            throw new TargetException("changing ipsets: " + e.getMessage(), e);
        }
    }

    Optional<NetlinkError> write(Message message) throws TargetException {
        return write(List.of(message)).getFirst();
    }
}
