package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Direction;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A record of the kernel becomes two names and the policies behind it.
class DropLogTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String ID = "ABCDEFGHIJKLMNO2";
    private static final PodKey DB = new PodKey("shop", "db-0");
    private static final PolicyKey POLICY = new PolicyKey("shop", "db");
    private static final Ruleset GUARDED = ruleset(
            new PodGuard(DB, ID, List.of(Ip.of("10.244.1.3")), List.of(POLICY), List.of(new PolicyKey("shop", "out"))));

    private final DropLog log = new DropLog();
    private Table<ObjectName, Pod> pods = Table.<ObjectName, Pod>empty();

    private static Ruleset ruleset(PodGuard guard) {
        return new Ruleset(GuardFrame.NONE, Table.empty(), Table.empty(), Table.of(Map.of(guard.key(), guard)));
    }

    private void pod(String name, String ip, boolean deleting) {
        var key = new ObjectName("shop", name);
        pods = pods.with(
                key,
                new Pod(
                        key,
                        "",
                        "node-1",
                        List.of(Ip.of(ip)),
                        "Running",
                        false,
                        deleting,
                        30,
                        Map.of(),
                        List.of(),
                        List.of()));
    }

    private static DropLog.Refused refused(String prefix, String from) {
        return new DropLog.Refused(prefix, Ip.of(from), 40000, Ip.of("10.244.1.3"), 5432, 6);
    }

    private void refused(String prefix, String from, String to, Ruleset ruleset) {
        log.add(new DropLog.Refused(prefix, Ip.of(from), 40000, Ip.of(to), 5432, 6), NOW, ruleset, pods);
    }

    @Test
    void bothEndsAndThePoliciesOfTheDirectionAreNamed() {
        pod("db-0", "10.244.1.3", false);
        pod("cart-1", "10.244.1.2", false);
        refused("np:in:" + ID, "10.244.1.2", "10.244.1.3", GUARDED);
        assertThat(log.last(9))
                .containsExactly(new Drop(
                        1,
                        NOW,
                        DB,
                        Direction.INGRESS,
                        Ip.of("10.244.1.2"),
                        40000,
                        Optional.of(new PodKey("shop", "cart-1")),
                        Ip.of("10.244.1.3"),
                        5432,
                        Optional.of(DB),
                        "tcp",
                        List.of(POLICY)));
        refused("np:out:" + ID, "10.244.1.3", "198.51.100.7", GUARDED);
        assertThat(log.last(1).getFirst().policies()).containsExactly(new PolicyKey("shop", "out"));
        assertThat(log.last(1).getFirst().to()).isEmpty();
    }

    /// The API does not tell of it yet, or has it down as another pod's.
    @Test
    void aGuardedPodIsKnownByItsGuard() {
        refused("np:in:" + ID, "10.244.1.2", "10.244.1.3", GUARDED);
        assertThat(log.last(1).getFirst().to()).contains(DB);
        pod("old", "10.244.1.3", false);
        refused("np:out:" + ID, "10.244.1.3", "198.51.100.7", GUARDED);
        assertThat(log.last(1).getFirst().from()).contains(DB);
    }

    @Test
    void aRecordThatIsNotOursIsNoDrop() {
        refused("", "10.244.1.2", "10.244.1.3", GUARDED);
        refused("np:in:AAAAAAAAAAAAAAAA", "10.244.1.2", "10.244.1.3", GUARDED);
        assertThat(log.total()).isZero();
    }

    @Test
    void aPodThatJustWentIsStillKnown() {
        refused("np:in:" + ID, "10.244.1.2", "10.244.1.3", GUARDED);
        refused("np:in:" + ID, "10.244.1.2", "10.244.1.3", Ruleset.NONE);
        assertThat(log.total()).isEqualTo(2);
    }

    /// Names do not depend on what was refused before.
    @Test
    void addressesThatPassFromPodToPodAreNamedAsByALogThatIsNew() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String name = "pod-" + random.nextInt(8);
            if (random.nextInt(3) == 0) {
                pods = pods.without(new ObjectName("shop", name));
            } else {
                pod(name, "10.244.1." + random.nextInt(5), random.nextBoolean());
            }
            String from = "10.244.1." + random.nextInt(5);
            refused("np:in:" + ID, from, "10.244.1.3", GUARDED);
            var fresh = new DropLog();
            fresh.add(refused("np:in:" + ID, from), NOW, GUARDED, pods);
            assertThat(log.last(1).getFirst().from())
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(fresh.last(1).getFirst().from());
        }
    }

    @Test
    void anAddressOfTwoPodsIsThatOfTheOneThatStays() {
        pod("aaa", "10.244.1.2", true);
        pod("bbb", "10.244.1.2", false);
        pod("ccc", "10.244.1.2", true);
        refused("np:in:" + ID, "10.244.1.2", "10.244.1.3", GUARDED);
        assertThat(log.last(1).getFirst().from()).contains(new PodKey("shop", "bbb"));
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i < 2_100; i++) {
            refused("np:in:" + ID, "10.244.1.2", "10.244.1.3", GUARDED);
        }
        assertThat(log.last(9_999)).hasSize(2_000);
        assertThat(log.last(1).getFirst().number()).isEqualTo(2_100);
        assertThat(log.total()).isEqualTo(2_100);
    }
}
