package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.CountedRule;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The firewall's chains of the filter table, with an eye on whether somebody else has been there since.
public final class WatchedFilter implements Target<ChainKey, Chain>, AutoCloseable {

    private final Exec exec;
    private final Iptables chains;
    private final FilterPulse pulse;
    private final ReentrantLock lock = new ReentrantLock();
    private long beat;

    /// Only where the beat is blind. Not taken anew with each write, for it costs a copy of the table: while it is
    /// unknown, the next thorough look has the rules read.
    private OptionalLong content = OptionalLong.empty();

    /// Whether the table was found changed when it was written, and not read since.
    private boolean odd;

    /// Whether a suspicion is to be followed by a reading, and whether the last that was led to nothing.
    private boolean suspicion;

    private boolean vain;

    /// @param families those whose changes by others are noticed; both are looked after
    public WatchedFilter(Exec exec, Variant variant, List<Family> families) {
        this.exec = exec;
        this.chains = new Iptables(exec, variant, Set.of(Family.values()), Set.of("filter"), Iptables.FIREWALL);
        this.pulse = new FilterPulse(variant, families);
    }

    /// The beat is taken first: what changes during the reading is seen at the next look.
    @Override
    public Table<ChainKey, Chain> observe(Table<ChainKey, Chain> wanted) throws TargetException {
        lock.lock();
        try {
            content = pulse.isBlind() ? OptionalLong.of(pulse.content()) : OptionalLong.empty();
            beat = pulse.beat();
            odd = false;
            vain = suspicion;
            suspicion = false;
            return chains.observe(wanted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<ChainKey, String> build(List<Edit<ChainKey, Chain>> edits) throws TargetException {
        return change(() -> chains.build(edits));
    }

    @Override
    public Map<ChainKey, String> clear(List<Edit<ChainKey, Chain>> edits) throws TargetException {
        return change(() -> chains.clear(edits));
    }

    private interface Work {
        Map<ChainKey, String> done() throws TargetException;
    }

    private Map<ChainKey, String> change(Work work) throws TargetException {
        lock.lock();
        try {
            long before = pulse.beat();
            long programs = exec.programs();
            odd |= before != beat;
            vain = false;
            var failures = work.done();
            content = OptionalLong.empty();
            beat = pulse.beat();
            odd |= pulse.exceeds(exec.programs() - programs, before, beat);
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /// Whether somebody else may have changed the table since it was last read or written here. May be asked from any
    /// thread, and says no while changes are under way.
    ///
    /// @param thoroughly whether to look at the rules themselves where their number and length tell nothing; cheap
    ///     otherwise
    public boolean suspected(boolean thoroughly) throws TargetException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            boolean looks = thoroughly && pulse.isBlind();
            suspicion = odd
                    || pulse.beat() != beat
                    || (looks && content.isPresent() && pulse.content() != content.getAsLong());
            vain &= suspicion;
            return suspicion || (looks && content.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /// Whether the last suspicion was none of our rules' affair. A neighbour who writes all the time costs a reading
    /// for each suspicion.
    public boolean wasVain() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return vain;
        } finally {
            lock.unlock();
        }
    }

    /// What every rule of our chains has seen.
    public Map<ChainKey, List<CountedRule>> counters() throws TargetException {
        return chains.counters();
    }

    @Override
    public void close() {
        pulse.close();
    }
}
