package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.admin.SampleBoard;
import io.kuberouter.kernel.netns.Namespace;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// In a network namespace whose rules tell of packets as ours do.
class DropWatchTest {

    private static final int GROUP = 101;
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void oneRecordThatCannotBeTakenInStopsNoOther() throws Exception {
        var picture = SampleBoard.nft().overview();
        var guard = picture.desired()
                .firewall()
                .ruleset()
                .pods()
                .values()
                .iterator()
                .next();
        var asked = new AtomicInteger();
        try (var node = new Namespace();
                var watch = new DropWatch(
                        GROUP,
                        () -> {
                            if (asked.incrementAndGet() < 3) {
                                throw new IllegalStateException("a bug");
                            }
                            return picture;
                        },
                        Clock.systemUTC())) {
            node.sh("iptables -A OUTPUT -p udp --dport 5353 -j NFLOG --nflog-group %d --nflog-prefix np:in:%s"
                    .formatted(GROUP, guard.id()));
            node.in(() -> {
                watch.start();
                return watch;
            });
            await().atMost(SOON).untilAsserted(() -> {
                node.sh("bash -c 'echo >/dev/udp/127.0.0.1/5353'");
                assertThat(watch.log().total()).isPositive();
            });
            assertThat(asked.get()).isGreaterThan(2);
            assertThat(watch.trouble()).contains("a bug");
        }
    }
}
