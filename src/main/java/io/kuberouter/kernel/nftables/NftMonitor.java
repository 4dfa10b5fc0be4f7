package io.kuberouter.kernel.nftables;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.MisshapenException;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkMonitor;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Hears what anybody changes in our tables. The kernel tells of each object, then of the generation that all of them
/// make.
public final class NftMonitor implements AutoCloseable {

    private final NetlinkMonitor monitor;

    private NftMonitor(NetlinkMonitor monitor) {
        this.monitor = monitor;
    }

    /// Starts to listen in the network namespace of this thread; what changes after this has returned is told.
    ///
    /// @throws TargetException if the kernel does not let us listen
    public static NftMonitor start(OwnChanges changes) throws TargetException {
        try {
            return new NftMonitor(NetlinkMonitor.start(
                    NetlinkSocket.NETFILTER, "nftables", new Ear(changes), Nfnetlink.CHANGES_GROUP));
        } catch (NetlinkException e) {
            throw new TargetException("listening to nftables: " + e.getMessage(), e);
        }
    }

    /// Used by the monitor's thread alone.
    private static final class Ear implements NetlinkMonitor.Listener {

        private static final Set<String> TABLES =
                Arrays.stream(Family.values()).map(Script::table).collect(Collectors.toSet());

        private final OwnChanges changes;
        private boolean touched;

        Ear(OwnChanges changes) {
            this.changes = changes;
        }

        @Override
        public void heard(Message message) {
            try {
                if (Nfnetlink.isGeneration(message)) {
                    if (touched) {
                        changes.touched(Nfnetlink.generation(message));
                    }
                    touched = false;
                } else if (Nfnetlink.isOfNftables(message)) {
                    touched |= TABLES.contains(Nfnetlink.table(message));
                }
            } catch (MisshapenException e) {
                missed();
            }
        }

        @Override
        public void missed() {
            changes.missed();
        }
    }

    /// Stops; nothing is told once this has returned.
    @Override
    public void close() {
        monitor.close();
    }
}
