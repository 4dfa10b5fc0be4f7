package io.kuberouter.kernel.nflog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Ip;
import io.kuberouter.reconcile.TargetException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A node between two network namespaces, which refuses and reports what passes from one to the other.
class PacketLogTest {

    private static final int GROUP = 101;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Namespace client;
    private Namespace node;
    private PacketLog log;

    @BeforeEach
    void node() throws Exception {
        client = new Namespace();
        node = new Namespace();
        String other = node.path().getFileName().toString();
        client.sh("""
                ip link add veth0 type veth peer name veth1 netns %s
                ip addr add 10.1.2.3/24 dev veth0
                ip addr add fd00:1::3/64 dev veth0 nodad
                ip link set veth0 up
                ip route add default via 10.1.2.4
                """.formatted(other));
        node.sh("""
                ip addr add 10.1.2.4/24 dev veth1
                ip addr add fd00:1::4/64 dev veth1 nodad
                ip link set veth1 up
                for tables in iptables ip6tables; do
                    $tables -A INPUT -p tcp --dport 8443 -j NFLOG --nflog-group 101 --nflog-prefix np:in:ABCD
                    $tables -A INPUT -p tcp --dport 8443 -j REJECT
                    $tables -A INPUT -p udp --dport 5353 -j NFLOG --nflog-group 101 --nflog-prefix np:in:EFGH
                    $tables -A INPUT -p udp --dport 5353 -j DROP
                done
                iptables -A INPUT -p icmp -j NFLOG --nflog-group 101 --nflog-prefix np:in:IJKL
                ip6tables -A INPUT -p icmpv6 --icmpv6-type echo-request -j NFLOG --nflog-group 101 --nflog-prefix np:in:IJKL
                """);
        log = node.in(() -> PacketLog.open(GROUP));
    }

    @AfterEach
    void gone() throws Exception {
        log.close();
        node.close();
        client.close();
    }

    private LogRecord await(Predicate<LogRecord> wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var seen = new ArrayList<LogRecord>();
        while (System.nanoTime() < deadline) {
            var record = log.next(Duration.ofSeconds(1));
            record.ifPresent(seen::add);
            if (record.filter(wanted).isPresent()) {
                return record.get();
            }
        }
        throw new AssertionError("not among " + seen);
    }

    private void send(String from, int fromPort, String to, int count) throws Exception {
        var source = new InetSocketAddress(InetAddress.getByAddress(Ip.of(from).bytes()), fromPort);
        var target = InetAddress.getByAddress(Ip.of(to).bytes());
        try (var socket = client.in(() -> new DatagramSocket(source))) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(new byte[32], 32, target, 5353));
            }
        }
    }

    @Test
    void refusedPacketsOfBothFamiliesAreToldOf() throws Exception {
        send("10.1.2.3", 45002, "10.1.2.4", 1);
        assertThat(await(record -> record.prefix().equals("np:in:EFGH")).packet())
                .isEqualTo(new Packet(Ip.of("10.1.2.3"), Ip.of("10.1.2.4"), 17, 45002, 5353));
        send("fd00:1::3", 45004, "fd00:1::4", 1);
        assertThat(await(record -> record.prefix().equals("np:in:EFGH")).packet())
                .isEqualTo(new Packet(Ip.of("fd00:1::3"), Ip.of("fd00:1::4"), 17, 45004, 5353));
        for (String address : new String[] {"10.1.2.4", "fd00:1::4"}) {
            client.sh("bash -c 'echo > /dev/tcp/" + address + "/8443' 2>/dev/null || true");
            var packet = await(record -> record.packet().destination().equals(Ip.of(address))
                            && record.prefix().equals("np:in:ABCD"))
                    .packet();
            assertThat(packet.protocol()).isEqualTo(6);
            assertThat(packet.sourcePort()).isPositive();
            assertThat(packet.destinationPort()).isEqualTo(8443);
        }
        for (String address : new String[] {"10.1.2.4", "fd00:1::4"}) {
            boolean v4 = !address.contains(":");
            var inside = InetAddress.getByAddress(Ip.of(address).bytes());
            client.in(() -> inside.isReachable(1_000));
            assertThat(await(record -> record.prefix().equals("np:in:IJKL")).packet())
                    .isEqualTo(new Packet(Ip.of(v4 ? "10.1.2.3" : "fd00:1::3"), Ip.of(address), v4 ? 1 : 58, 0, 0));
        }
        assertThat(log.lost()).isZero();
    }

    @Test
    void aGroupBelongsToWhoeverBindsItFirst() throws Exception {
        assertThatThrownBy(() -> node.in(() -> PacketLog.open(GROUP)))
                .isInstanceOf(TargetException.class)
                .hasMessage("NFLOG group 101 cannot be read:"
                        + " another program has bound it, or CAP_NET_ADMIN is missing (EPERM)");
        var another = node.in(() -> PacketLog.open(GROUP + 1));
        another.close();
        log.close();
        log = node.in(() -> PacketLog.open(GROUP));
        send("10.1.2.3", 45002, "10.1.2.4", 1);
        assertThat(await(record -> true).packet().sourcePort()).isEqualTo(45002);
    }

    @Test
    void theLogOfAFamilyIsLetBe() throws Exception {
        String loggers = "cat /proc/net/netfilter/nf_log";
        String before = node.sh(loggers);
        log.close();
        assertThat(node.sh(loggers)).isEqualTo(before);
    }

    private long logged() throws Exception {
        return Long.parseLong(
                node.sh("iptables -L INPUT -nvx | awk '/EFGH/ {print $1}'").strip());
    }

    /// Reads until nothing comes any more.
    private long drain() throws Exception {
        long read = 0;
        while (log.next(Duration.ofSeconds(1)).isPresent()) {
            read++;
        }
        return read;
    }

    @Test
    void ofTenThousandPacketsWhileNobodyReadsNoneIsLost() throws Exception {
        send("10.1.2.3", 45002, "10.1.2.4", 10_000);
        assertThat(logged()).isEqualTo(10_000);
        assertThat(drain()).isEqualTo(10_000);
        assertThat(log.lost()).isZero();
    }

    @Test
    void whatOverrunsTheBufferIsCounted() throws Exception {
        send("10.1.2.3", 45002, "10.1.2.4", 120_000);
        long read = drain();
        assertThat(log.lost()).isPositive();
        // how many is known once the next record comes
        send("10.1.2.3", 45003, "10.1.2.4", 1);
        read += drain();
        assertThat(read + log.lost()).isEqualTo(logged());
    }

    @Test
    void closingEndsTheWaiting() throws Exception {
        var waiting = new CountDownLatch(1);
        try (var reader = Executors.newSingleThreadExecutor()) {
            var answer = reader.submit(() -> {
                waiting.countDown();
                return log.next(Duration.ofHours(1));
            });
            waiting.await();
            log.close();
            assertThat(answer.get()).isEqualTo(Optional.empty());
        }
        assertThat(log.next(Duration.ofHours(1))).isEmpty();
        log.close();
    }
}
