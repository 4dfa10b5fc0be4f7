package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.ServerKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrafficWatchTest {

    private final AtomicInteger servers = new AtomicInteger();
    private final AtomicInteger destinations = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final TrafficWatch watch = new TrafficWatch(
            new TrafficWatch.Source() {
                @Override
                public Traffic servers(Instant now) {
                    servers.incrementAndGet();
                    return new Traffic(now, Map.of(), 0);
                }

                @Override
                public List<DestinationTraffic> destinations(ServerKey server) {
                    destinations.incrementAndGet();
                    return List.of();
                }
            },
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            () -> {});

    @AfterEach
    void close() {
        watch.close();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private static ServerKey key(int port) {
        return new ServerKey(Ip.of("10.96.0.1"), Protocol.TCP, new Port(port));
    }

    @Test
    void nobodyAsksNothingIsRead() {
        watch.start();
        pass(3_600);
        assertThat(servers).hasValue(0);
        assertThat(destinations).hasValue(0);
    }

    @Test
    void tenViewersCostAsMuchAsOne() {
        for (int i = 0; i < 10; i++) {
            assertThat(watch.traffic().at()).isEqualTo(now);
            watch.destinations(List.of(key(80)));
        }
        assertThat(servers).hasValue(1);
        assertThat(destinations).hasValue(1);
    }

    @Test
    void numbersAreReadAnewWhileSomebodyAsks() {
        watch.start();
        watch.traffic();
        watch.destinations(List.of(key(80)));
        pass(9);
        await().until(() -> destinations.get() > 1);
        assertThat(servers).hasValue(1);
        pass(2);
        await().until(() -> servers.get() == 2);
    }

    @Test
    void atMostTwoHundredAreFollowed() {
        var keys = IntStream.rangeClosed(1, 300).mapToObj(TrafficWatchTest::key).toList();
        assertThat(watch.destinations(keys)).hasSize(200);
        assertThat(destinations).hasValue(200);
    }
}
