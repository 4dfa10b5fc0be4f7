package io.kuberouter.kernel.ipset;

import static io.kuberouter.kernel.ipset.SetsOfANode.many;
import static io.kuberouter.netlink.Attribute.nested;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import io.kuberouter.state.IpSet;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Somebody looks all the time while a set is replaced again and again.
class ReplacementTest {

    private static final String NAME = "KUBE-SRC-REPLACED";
    private static final int TEST = 11;
    private static final int ROUNDS = 60;
    private static final int LOOKS = 3_000;

    /// Any number of members, of which this is always one.
    private static final Ip PERMANENT = Ip.of("10.128.0.1");

    private static void replace(SetsOfANode node, AtomicInteger looks) throws Exception {
        for (int rounds = 0; rounds < ROUNDS || looks.get() < LOOKS; rounds++) {
            IpSet next = many(NAME, rounds % 2 == 0 ? 3_000 : 500);
            assertThat(new Replacement(new SetSocket(node.socket), next).make()).isEmpty();
        }
    }

    @Test
    void whoeverAsksFindsThePermanentMember() throws Exception {
        var stop = new AtomicBoolean();
        var looks = new AtomicInteger();
        try (var node = new SetsOfANode();
                var socket = node.open();
                var readers = Executors.newSingleThreadExecutor()) {
            assertThat(node.settle(many(NAME, 500))).isEmpty();
            var key = many(NAME, 0).key();
            var added = MemberCodec.add(key, List.of(PERMANENT.asPrefix()));
            var test = Protocol.message(
                    TEST, 0, NAME, nested(Protocol.DATA, added.attributes(4).nested(7)));
            var reader = readers.submit(() -> {
                var refused = new ArrayList<String>();
                while (!stop.get()) {
                    socket.batch(List.of(test)).getFirst().ifPresent(error -> refused.add(Refusal.text(error)));
                    looks.incrementAndGet();
                }
                return refused;
            });
            try {
                replace(node, looks);
            } finally {
                stop.set(true);
            }
            assertThat(reader.get()).isEmpty();
            assertThat(looks.get()).isGreaterThanOrEqualTo(LOOKS);
            assertThat(node.namespace.sh("ipset list -n")).isEqualTo(NAME + "\n");
        }
    }

    @Test
    void everyPacketFindsThePermanentMember() throws Exception {
        var stop = new AtomicBoolean();
        var sent = new AtomicInteger();
        try (var node = new SetsOfANode();
                var readers = Executors.newSingleThreadExecutor()) {
            assertThat(node.settle(many(NAME, 500))).isEmpty();
            node.namespace.sh("""
                    ip addr add 10.128.0.1/32 dev lo
                    iptables -A OUTPUT -p udp -m set ! --match-set KUBE-SRC-REPLACED dst -j DROP
                    iptables -A OUTPUT -p udp -m set --match-set KUBE-SRC-REPLACED dst -j ACCEPT
                    """);
            try (var socket = node.namespace.in(() -> new DatagramSocket())) {
                var target = InetAddress.getByAddress(PERMANENT.bytes());
                var sender = readers.submit(() -> {
                    while (!stop.get()) {
                        socket.send(new DatagramPacket(new byte[1], 1, target, 9));
                        sent.incrementAndGet();
                    }
                    return true;
                });
                try {
                    replace(node, sent);
                } finally {
                    stop.set(true);
                }
                assertThat(sender.get()).isTrue();
            }
            assertThat(node.namespace.sh("iptables -L OUTPUT -nvx | awk '/DROP/ {print $1}'"))
                    .isEqualTo("0\n");
            assertThat(node.namespace.sh("iptables -L OUTPUT -nvx | awk '/ACCEPT / {print $1}' | tail -1"))
                    .isEqualTo(sent.get() + "\n");
        }
    }
}
