package io.kuberouter.admin.view;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;

/// A virtual server, why it is there, and how it is doing.
///
/// @param server without scheduler and destinations when it was refused
/// @param reason why it fails or was refused, empty otherwise
public record Row(VirtualServer server, Exposure exposure, RowState state, String reason) {

    public ServerKey key() {
        return server.key();
    }

    public ObjectName service() {
        return new ObjectName(exposure.namespace(), exposure.service());
    }

    /// Destinations that take new connections.
    public int ready() {
        return (int) server.destinations().stream().filter(d -> d.weight() > 0).count();
    }

    /// Destinations that keep what they have and take nothing new.
    public int draining() {
        return server.destinations().size() - ready();
    }

    /// The command that shows this virtual server on the node.
    public String command() {
        var key = key();
        String option = switch (key.protocol()) {
            case TCP -> "-t";
            case UDP -> "-u";
            case SCTP -> "--sctp-service";
        };
        return "ipvsadm -Ln " + option + " " + key.address().bracketed() + ":" + key.port();
    }
}
