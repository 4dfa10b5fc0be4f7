package io.kuberouter.agent;

import io.kuberouter.plan.firewall.RuleCounts;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodSide;
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

    /// Where the numbers come from; may be called from any thread, by one at a time.
    interface Source {
        RuleCounts read(Ruleset ruleset) throws TargetException;
    }

    private final Source source;
    private final Clock clock;
    private final Sums<RuleKey> allowed = new Sums<>();
    private final Sums<PodSide> refused = new Sums<>();
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
        return traffic.refused().values().stream()
                .mapToLong(PacketCount::packets)
                .sum();
    }

    /// What is gone from the kernel is forgotten, for its name may come back for another thing.
    private static final class Sums<K> {
        private @Nullable Map<K, PacketCount> last;
        private Map<K, PacketCount> sums = Map.of();

        void add(Map<K, PacketCount> now) {
            var before = last == null ? now : last;
            var next = new HashMap<K, PacketCount>();
            now.forEach((key, count) ->
                    next.put(key, sums.getOrDefault(key, PacketCount.NONE).and(growth(before.get(key), count))));
            last = Map.copyOf(now);
            sums = next;
        }

        private static PacketCount growth(@Nullable PacketCount before, PacketCount now) {
            return before == null || now.packets() < before.packets()
                    ? now
                    : new PacketCount(now.packets() - before.packets(), now.bytes() - before.bytes());
        }
    }
}
