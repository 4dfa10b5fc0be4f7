package io.kuberouter.kernel.nftables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.NftablesRenderer;
import io.kuberouter.reconcile.Area;
import io.kuberouter.reconcile.Outcome;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace with our area of nftables in it.
final class NftNode implements AutoCloseable {

    static final String TABLE = Script.table(Family.IPV4);

    private final NftablesRenderer renderer = new NftablesRenderer();
    final Namespace namespace;
    final AtomicInteger foreign = new AtomicInteger();
    final OwnChanges own;
    final Counting nft;
    private Area<Table<NftKey, NftObject>, NftKey, NftObject> area;

    /// Counts scripts that may write.
    static final class Counting implements Nft {
        private final Nft inner;
        final AtomicInteger writes = new AtomicInteger();

        Counting(Nft inner) {
            this.inner = inner;
        }

        @Override
        public Answer run(String script) throws TargetException {
            if (!script.startsWith("list")) {
                writes.incrementAndGet();
            }
            return inner.run(script);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    NftNode() throws Exception {
        namespace = new Namespace();
        nft = namespace.in(() -> new Counting(Nft.open(new Exec(Duration.ofSeconds(20)))));
        own = namespace.in(() -> OwnChanges.open(foreign::incrementAndGet));
        area = fresh();
    }

    private Area<Table<NftKey, NftObject>, NftKey, NftObject> fresh() {
        return new Area<>("nftables", Set.of(), plan -> plan, new Nftables(nft, own));
    }

    /// A new agent, which remembers nothing.
    void restart() {
        area = fresh();
    }

    void doubt() {
        area.doubt();
    }

    Table<NftKey, NftObject> render(Ruleset ruleset) {
        return renderer.render(ruleset).nft();
    }

    /// Builds and clears; what was done while building.
    Outcome<NftKey, NftObject> settle(Ruleset ruleset) {
        return settle(render(ruleset));
    }

    Outcome<NftKey, NftObject> settle(Table<NftKey, NftObject> plan) {
        var built = area.build(plan, true);
        var cleared = area.clear(plan, plan, true);
        return cleared.settled() ? built : cleared;
    }

    Table<NftKey, NftObject> look(Table<NftKey, NftObject> plan) throws Exception {
        return area.look(plan);
    }

    int writes() {
        return nft.writes.get();
    }

    String sh(String script) throws Exception {
        return namespace.sh(script);
    }

    @Override
    public void close() throws TargetException {
        nft.close();
        own.close();
        namespace.close();
    }
}
