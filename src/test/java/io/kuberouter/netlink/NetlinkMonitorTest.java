package io.kuberouter.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.kernel.netns.Namespace;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NetlinkMonitorTest {

    private static final int RTNLGRP_LINK = 1;
    private static final int GETLINK = 18, IFINFO = 16;
    private static final Message LINKS = Message.of(GETLINK, 0, Message.struct(IFINFO), Attributes.NONE);

    @Test
    void endsPromptlyWhenNothingIsHeard() throws NetlinkException {
        long before = System.nanoTime();
        var monitor = NetlinkMonitor.start(NetlinkSocket.ROUTE, "links", new Silent(), RTNLGRP_LINK);
        monitor.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("links"));
    }

    /// An agent that cleaned up is closed once more when its process ends. By then the number of its descriptor may be
    /// somebody else's.
    @Test
    void closingOnceMoreClosesNothingThatWasOpenedSince() throws NetlinkException {
        var monitor = NetlinkMonitor.start(NetlinkSocket.ROUTE, "links", new Silent(), RTNLGRP_LINK);
        monitor.close();
        try (var one = NetlinkSocket.open(NetlinkSocket.ROUTE);
                var other = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
            monitor.close();
            assertThat(one.dump(LINKS, message -> message)).isNotEmpty();
            assertThat(other.dump(LINKS, message -> message)).isNotEmpty();
        }
    }

    @Test
    void aListenerThatFailsGoesOnHearing() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var failing = new NetlinkMonitor.Listener() {
            @Override
            public void heard(Message message) {
                heard.add("heard");
                throw new IllegalStateException("a bug");
            }

            @Override
            public void missed() {
                heard.add("missed");
                throw new IllegalStateException("a bug");
            }
        };
        try (var node = new Namespace();
                var _ = node.in(() -> NetlinkMonitor.start(NetlinkSocket.ROUTE, "links", failing, RTNLGRP_LINK))) {
            for (int i = 1; i <= 3; i++) {
                node.sh("ip link set lo mtu " + (2000 + i));
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("heard");
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("missed");
            }
        }
    }

    private static final class Silent implements NetlinkMonitor.Listener {
        @Override
        public void heard(Message message) {}

        @Override
        public void missed() {}
    }
}
