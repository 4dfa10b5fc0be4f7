package io.kuberouter.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsDoubleUpToTheLongestAndAreNeverShorterThanHalf() {
        var backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), new Random(7));
        var full = Duration.ofMillis(200);
        for (int i = 0; i < 40; i++) {
            assertThat(backoff.next()).isBetween(full.dividedBy(2), full);
            full = full.multipliedBy(2).compareTo(Duration.ofSeconds(30)) < 0
                    ? full.multipliedBy(2)
                    : Duration.ofSeconds(30);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
    }
}
