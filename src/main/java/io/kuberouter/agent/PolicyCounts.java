package io.kuberouter.agent;

import io.kuberouter.agent.PolicyTraffic.Count;
import io.kuberouter.agent.PolicyTraffic.Side;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.Ruleset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sums up what the kernel counts of rules and refusals. A kernel's counter begins at 0 again when its chain is
/// rewritten; the sums here go on. They begin with the first reading: what the kernel had counted by then, it counted
/// for an earlier process. Reads only when somebody asks, at most each ten seconds.
final class PolicyCounts {

    private static final Logger log = LoggerFactory.getLogger(PolicyCounts.class);
    private static final Duration READ_EACH = Duration.ofSeconds(10);

    /// What the kernel counts now.
    record Reading(Map<RuleKey, Count> allowed, Map<Side, Count> refused) {}

    /// Where the numbers come from; may be called from any thread, by one at a time.
    interface Source {
        Reading read(Ruleset ruleset) throws TargetException;
    }

    private final Source source;
    private final Clock clock;
    private final Sums<RuleKey> allowed = new Sums<>();
    private final Sums<Side> refused = new Sums<>();
    private PolicyTraffic traffic = PolicyTraffic.NONE;
    private Instant tried = Instant.EPOCH;

    PolicyCounts(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /// The sums, read now if they are old.
    synchronized PolicyTraffic traffic(Ruleset ruleset) {
        var now = clock.instant();
        boolean planned = !ruleset.frame().families().isEmpty();
        if (!planned || tried.plus(READ_EACH).isAfter(now)) {
            return traffic;
        }
        tried = now;
        try {
            var reading = source.read(ruleset);
            allowed.add(reading.allowed());
            refused.add(reading.refused());
            traffic = new PolicyTraffic(now, allowed.sums, refused.sums);
        } catch (TargetException e) {
            log.debug("counters of policies: {}", e.getMessage());
        }
        return traffic;
    }

    /// Packets refused so far, by the last reading.
    synchronized long refusals() {
        return traffic.refused().values().stream().mapToLong(Count::packets).sum();
    }

    /// What is gone from the kernel is forgotten, for its name may come back for another thing.
    private static final class Sums<K> {
        private @Nullable Map<K, Count> last;
        private Map<K, Count> sums = Map.of();

        void add(Map<K, Count> now) {
            var before = last == null ? now : last;
            var next = new HashMap<K, Count>();
            now.forEach((key, count) -> next.put(key, plus(sums.get(key), growth(before.get(key), count))));
            last = Map.copyOf(now);
            sums = next;
        }

        private static Count growth(@Nullable Count before, Count now) {
            return before == null || now.packets() < before.packets()
                    ? now
                    : new Count(now.packets() - before.packets(), now.bytes() - before.bytes());
        }

        private static Count plus(@Nullable Count sum, Count more) {
            return sum == null ? more : new Count(sum.packets() + more.packets(), sum.bytes() + more.bytes());
        }
    }
}
