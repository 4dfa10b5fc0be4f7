package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.netlink.Decoder;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks interfaces up afresh each time, for one that was made anew has another index.
final class Interfaces {

    private Interfaces() {}

    /// Every interface of the namespace.
    static List<KernelLink> all(NetlinkSocket socket) throws TargetException {
        return dump(socket, LinkCodec.list(), LinkCodec::decode);
    }

    static Optional<KernelLink> find(NetlinkSocket socket, String name) throws TargetException {
        try {
            return socket.ask(LinkCodec.byName(name), LinkCodec::decode);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw new TargetException("ip link show " + name + ": " + e.getMessage(), e);
        }
    }

    /// The names by their indices, of those that are there.
    static Map<Integer, String> names(NetlinkSocket socket, Set<String> links) throws TargetException {
        var names = new HashMap<Integer, String>();
        for (String link : links) {
            find(socket, link).ifPresent(found -> names.put(found.index(), link));
        }
        return names;
    }

    /// The indices by their names.
    ///
    /// @throws TargetException that names an interface that is not there
    static Map<String, Integer> indices(NetlinkSocket socket, Set<String> links) throws TargetException {
        var indices = new HashMap<String, Integer>();
        for (String link : links) {
            var found = find(socket, link);
            if (found.isEmpty()) {
                throw new TargetException("there is no interface " + link);
            }
            indices.put(link, found.get().index());
        }
        return indices;
    }

    static <T> List<T> dump(NetlinkSocket socket, Message request, Decoder<T> decoder) throws TargetException {
        try {
            return socket.dump(request, decoder);
        } catch (NetlinkException e) {
            throw new TargetException(String.valueOf(e.getMessage()), e);
        }
    }
}
