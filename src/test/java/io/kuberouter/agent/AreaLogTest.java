package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.reconcile.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AreaLogTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AreaLog log = new AreaLog("filter");

    private void step(Instant at, Map<String, String> failures, String trouble) {
        var outcome = new Outcome<String, String>(List.of(), 0, failures, trouble);
        log.stepped(new Step("filter", 1, "test", 0, 0, Duration.ZERO, false, 1, outcome), at);
    }

    /// 13.15: the last success stands still while anything fails.
    @Test
    void anAreaThatFailsRemembersWhenItLastHeldAll() {
        assertThat(log.picture().settledAt()).isEmpty();
        step(NOON, Map.of(), "");
        assertThat(log.picture().settledAt()).contains(NOON);
        step(NOON.plusSeconds(10), Map.of("iptables -t filter KUBE-NWPLCY-X", "refused"), "");
        step(NOON.plusSeconds(20), Map.of(), "the lock is held");
        assertThat(log.picture().settledAt()).contains(NOON);
        step(NOON.plusSeconds(30), Map.of(), "");
        assertThat(log.picture().settledAt()).contains(NOON.plusSeconds(30));
    }
}
