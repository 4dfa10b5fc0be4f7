package io.kuberouter.agent;

import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.List;

/// The sockets of a feature that speak one protocol of netlink; closed together.
final class Sockets implements AutoCloseable {

    private final int protocol;
    private final List<NetlinkSocket> open = new ArrayList<>();

    /// @param protocol as [NetlinkSocket#open(int)] takes it
    Sockets(int protocol) {
        this.protocol = protocol;
    }

    /// One more.
    ///
    /// @throws TargetException if the kernel gives none
    NetlinkSocket next() throws TargetException {
        try {
            var socket = NetlinkSocket.open(protocol);
            open.add(socket);
            return socket;
        } catch (NetlinkException e) {
            throw new TargetException("no netlink socket to be had: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        open.forEach(NetlinkSocket::close);
    }
}
