package io.kuberouter.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NetlinkMonitorTest {

    private static final int RTNLGRP_LINK = 1;

    @Test
    void endsPromptlyWhenNothingIsHeard() throws NetlinkException {
        long before = System.nanoTime();
        var monitor = NetlinkMonitor.start(NetlinkSocket.ROUTE, "links", new Silent(), RTNLGRP_LINK);
        monitor.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("links"));
    }

    private static final class Silent implements NetlinkMonitor.Listener {
        @Override
        public void heard(Message message) {}

        @Override
        public void missed() {}
    }
}
