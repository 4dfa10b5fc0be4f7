package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CensusTest {

    private final AtomicLong ours = new AtomicLong();
    private final AtomicLong all = new AtomicLong(7);
    private boolean busy;
    private final Census census = new Census(() -> busy ? OptionalLong.empty() : OptionalLong.of(ours.get()), all::get);

    @Test
    void whatWeDoOurselvesIsNoMove() throws Exception {
        assertThat(census.moved()).isFalse();
        ours.addAndGet(5);
        all.addAndGet(5);
        assertThat(census.moved()).isFalse();
    }

    /// Somebody removed one while we added another: the kernel's number alone would not tell.
    @Test
    void aRemovalIsSeenBesideChangesOfOurs() throws Exception {
        assertThat(census.moved()).isFalse();
        ours.addAndGet(1);
        assertThat(census.moved()).isTrue();
        assertThat(census.moved()).isFalse();
    }

    @Test
    void nothingIsToldWhileChangesAreUnderWayAndNothingIsMissed() throws Exception {
        assertThat(census.moved()).isFalse();
        busy = true;
        all.addAndGet(-1);
        assertThat(census.moved()).isFalse();
        busy = false;
        assertThat(census.moved()).isTrue();
    }

    @Test
    void aCountThatOursGotInBetweenDoesNotCount() throws Exception {
        var crossed = new Census(() -> OptionalLong.of(ours.getAndIncrement()), all::get);
        assertThat(crossed.moved()).isFalse();
        assertThat(crossed.moved()).isFalse();
    }
}
