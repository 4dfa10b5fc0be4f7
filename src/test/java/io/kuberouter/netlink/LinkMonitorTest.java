package io.kuberouter.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Changes a dummy link of the kernel that runs the tests and listens to what it announces.
@Tag("machine")
class LinkMonitorTest {

    private static final int NEWLINK = 16, DELLINK = 17, NEWROUTE = 24, IFINFO = 16, RTMSG = 12;
    private static final int IFNAME = 3, MTU = 4, LINKINFO = 18, KIND = 1;
    private static final int RTA_DST = 1, RTA_GATEWAY = 5;
    private static final int RTNLGRP_LINK = 1;
    private static final String LINK = "monitored";

    private static Message link(int type, int flags, Attribute... attributes) {
        return Message.of(type, flags, Message.struct(IFINFO), Attributes.of(attributes));
    }

    private static final Message ADD = link(
            NEWLINK,
            Message.CREATE | Message.EXCL,
            Attribute.string(IFNAME, LINK),
            Attribute.nested(LINKINFO, Attribute.string(KIND, "dummy")));
    private static final Message DELETE = link(DELLINK, 0, Attribute.string(IFNAME, LINK));

    private static Message mtu(int mtu) {
        return link(NEWLINK, 0, Attribute.string(IFNAME, LINK), Attribute.u32(MTU, mtu));
    }

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch deaf = new CountDownLatch(1);
    private @Nullable NetlinkSocket socket;

    @BeforeEach
    void open() throws NetlinkException {
        socket = NetlinkSocket.open(NetlinkSocket.ROUTE);
        socket.batch(List.of(DELETE));
    }

    @AfterEach
    void close() throws NetlinkException {
        if (socket != null) {
            socket.batch(List.of(DELETE));
            socket.close();
        }
    }

    private List<Optional<NetlinkError>> write(Message... messages) throws NetlinkException {
        return socket == null ? List.of() : socket.batch(List.of(messages));
    }

    private class Ear implements NetlinkMonitor.Listener {
        @Override
        public void heard(Message message) {
            var attributes = message.attributes(IFINFO);
            heard.add(message.type() + " " + attributes.string(IFNAME) + " " + attributes.u32(MTU));
        }

        @Override
        public void missed() {
            heard.add("missed");
        }
    }

    private void await(String announcement) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var before = new ArrayList<String>();
        while (!before.contains(announcement)) {
            String next = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(next).as("waiting for %s after %s", announcement, before).isNotNull();
            before.add(next);
        }
    }

    @Test
    void hearsWhatOthersDo() throws Exception {
        try (var monitor = NetlinkMonitor.start(NetlinkSocket.ROUTE, "ear", new Ear(), RTNLGRP_LINK)) {
            assertThat(write(ADD, ADD, mtu(1400), DELETE, DELETE))
                    .extracting(error -> error.map(NetlinkError::errno).orElse(0))
                    .containsExactly(0, Errno.EEXIST, 0, 0, Errno.ENODEV);
            await("16 monitored 1500");
            await("16 monitored 1400");
            await("17 monitored 1400");
            assertThat(monitor).isNotNull();
        }
    }

    @Test
    void saysSoWhenItMissedSomething() throws Exception {
        var slow = new Ear() {
            @Override
            public void heard(Message message) {
                try {
                    assertThat(deaf.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (var monitor = NetlinkMonitor.start(NetlinkSocket.ROUTE, "slow ear", slow, RTNLGRP_LINK)) {
            write(ADD);
            var toggles = new ArrayList<Message>();
            for (int i = 0; i < 5000; i++) {
                toggles.addAll(List.of(mtu(1400), mtu(1401)));
            }
            assertThat(write(toggles.toArray(Message[]::new))).isEqualTo(Collections.nCopies(10_000, Optional.empty()));
            deaf.countDown();
            await("missed");
            assertThat(monitor).isNotNull();
        }
    }

    @Test
    void aRefusalCarriesTheKernelsWords() throws Exception {
        var header = Message.struct(RTMSG).put(new byte[] {2, 32, 0, 0, (byte) 254, 4, 0, 1});
        var nowhere = Message.of(
                NEWROUTE,
                Message.CREATE,
                header,
                Attributes.of(
                        Attribute.bytes(RTA_DST, new byte[] {10, 7, 6, 5}),
                        Attribute.bytes(RTA_GATEWAY, new byte[] {10, 7, 6, 6})));
        assertThat(write(nowhere).getFirst()).hasValueSatisfying(error -> {
            assertThat(error.toString()).isEqualTo("ENETUNREACH (Nexthop has invalid gateway)");
        });
    }
}
