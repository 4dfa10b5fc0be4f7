package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.net.PortRange;
import io.kuberouter.plan.firewall.RuleCounts;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.RuleKey;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sums go on where the kernel begins again.
class PolicyCountsTest {

    private static final RuleKey RULE = new RuleKey(new PolicyKey("shop", "web"), Direction.INGRESS, 0);
    private static final PodSide SIDE = new PodSide(new PodKey("shop", "web-1"), Direction.INGRESS);

    private static final Ruleset PLANNED = new Ruleset(
            new GuardFrame(
                    List.of(Family.IPV4),
                    List.of(),
                    List.of(),
                    List.of(),
                    new PortRange(30000, 32767),
                    List.of(),
                    GuardFrame.Manner.USUAL),
            Table.empty(),
            Table.empty(),
            Table.empty());

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private int readings;
    private Map<RuleKey, PacketCount> kernel = Map.of(RULE, new PacketCount(10, 600));

    private final PolicyCounts counts = new PolicyCounts(this::read, new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private RuleCounts read(Ruleset ruleset) throws TargetException {
        readings++;
        if (kernel.isEmpty()) {
            throw new TargetException("gone");
        }
        return new RuleCounts(kernel, Map.of(SIDE, new PacketCount(readings, readings)));
    }

    private PacketCount at(int seconds, Map<RuleKey, PacketCount> held) {
        now = now.plusSeconds(seconds);
        kernel = held;
        return counts.traffic(PLANNED).allowed().getOrDefault(RULE, new PacketCount(-1, -1));
    }

    /// 13.8.
    @Test
    void aChainThatIsRewrittenLosesNothing() {
        assertThat(at(0, Map.of(RULE, new PacketCount(10, 600)))).isEqualTo(new PacketCount(0, 0));
        assertThat(at(11, Map.of(RULE, new PacketCount(12, 720)))).isEqualTo(new PacketCount(2, 120));
        assertThat(at(11, Map.of(RULE, new PacketCount(3, 180)))).isEqualTo(new PacketCount(5, 300));
        assertThat(at(11, Map.of(RULE, new PacketCount(3, 180)))).isEqualTo(new PacketCount(5, 300));
        assertThat(counts.refusals()).isEqualTo(3);
    }

    @Test
    void aRuleThatWentAndCameBackBeginsAtZero() {
        at(0, Map.of(RULE, new PacketCount(10, 600)));
        at(11, Map.of(new RuleKey(RULE.policy(), Direction.EGRESS, 0), new PacketCount(1, 1)));
        assertThat(at(11, Map.of(RULE, new PacketCount(2, 120)))).isEqualTo(new PacketCount(2, 120));
    }

    @Test
    void tenViewersCostOneReading() {
        for (int i = 0; i < 10; i++) {
            at(0, kernel);
        }
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadKeepsTheLastSums() {
        at(0, kernel);
        at(11, Map.of(RULE, new PacketCount(12, 720)));
        assertThat(at(11, Map.of())).isEqualTo(new PacketCount(2, 120));
    }

    @Test
    void nothingIsReadBeforeThereIsAPlan() {
        assertThat(counts.traffic(Ruleset.NONE)).isEqualTo(PolicyTraffic.NONE);
        assertThat(readings).isZero();
    }
}
