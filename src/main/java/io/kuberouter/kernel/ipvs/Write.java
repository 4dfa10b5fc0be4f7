package io.kuberouter.kernel.ipvs;

import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One command on the way to a wanted virtual server.
///
/// @param what the change in words, to which a reason can be added
record Write(VirtualServer wanted, String what, Command command) {

    ServerKey key() {
        return wanted.key();
    }

    String reason(NetlinkError error) {
        return what + ": " + error;
    }

    /// Makes or changes the server itself; nothing where only destinations differ.
    static Optional<Write> server(Edit<ServerKey, VirtualServer> edit) {
        var before = edit.before();
        var wanted = edit.wanted();
        var service = Service.of(wanted);
        if (before == null) {
            return Optional.of(
                    new Write(wanted, "adding virtual server " + named(wanted), new Command.NewService(service)));
        }
        return sameServer(before, wanted)
                ? Optional.empty()
                : Optional.of(
                        new Write(wanted, "changing virtual server " + named(wanted), new Command.SetService(service)));
    }

    /// With its scheduler, for the kernel answers ENOENT where that is missing.
    private static String named(VirtualServer server) {
        return server.key() + " with scheduler " + server.scheduler();
    }

    private static boolean sameServer(VirtualServer one, VirtualServer other) {
        return one.scheduler().equals(other.scheduler())
                && one.schedulerFlags() == other.schedulerFlags()
                && one.persistence().equals(other.persistence());
    }

    /// New destinations, then changed ones, then those that go: clients are never without one in between.
    static List<Write> destinations(Edit<ServerKey, VirtualServer> edit) {
        var wanted = edit.wanted();
        var leftOver = new TreeMap<Destination, Destination>();
        if (edit.before() != null) {
            edit.before().destinations().forEach(destination -> leftOver.put(destination, destination));
        }
        var added = new ArrayList<Write>();
        var changed = new ArrayList<Write>();
        for (var destination : wanted.destinations()) {
            var before = leftOver.remove(destination);
            if (before == null) {
                added.add(add(wanted, destination));
            } else if (!before.equals(destination)) {
                changed.add(change(wanted, destination));
            }
        }
        added.addAll(changed);
        leftOver.values().forEach(destination -> added.add(delete(wanted, destination)));
        return added;
    }

    private static Write add(VirtualServer wanted, Destination destination) {
        return new Write(
                wanted,
                "adding destination " + destination + " to " + wanted.key(),
                new Command.NewDestination(wanted.key(), destination));
    }

    private static Write change(VirtualServer wanted, Destination destination) {
        return new Write(
                wanted,
                "changing destination " + destination + " of " + wanted.key(),
                new Command.SetDestination(wanted.key(), destination));
    }

    private static Write delete(VirtualServer wanted, Destination destination) {
        return new Write(
                wanted,
                "deleting destination " + destination + " of " + wanted.key(),
                new Command.DeleteDestination(wanted.key(), destination));
    }
}
