package io.kuberouter.agent;

import io.kuberouter.kernel.nftables.Nft;
import io.kuberouter.kernel.nftables.NftMonitor;
import io.kuberouter.kernel.nftables.Nftables;
import io.kuberouter.kernel.nftables.OwnChanges;
import io.kuberouter.reconcile.TargetException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Our tables of nftables, with an ear for what others do to them.
///
/// @param touched set when somebody else has changed them, until it is asked for
record NftPlane(Nft nft, Nftables tables, OwnChanges own, NftMonitor monitor, AtomicBoolean touched)
        implements AutoCloseable {

    static NftPlane of(Nft nft) throws TargetException {
        var touched = new AtomicBoolean();
        var own = OwnChanges.open(() -> touched.set(true));
        return new NftPlane(nft, new Nftables(nft, own), own, NftMonitor.start(own), touched);
    }

    /// Whether somebody else has changed them since this was last asked.
    boolean wasTouched() {
        return touched.getAndSet(false);
    }

    @Override
    public void close() {
        monitor.close();
        own.close();
        nft.close();
    }
}
