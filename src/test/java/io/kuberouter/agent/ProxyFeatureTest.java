package io.kuberouter.agent;

import static io.kuberouter.agent.ProxyNode.REPAIR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.options.CommandLines;
import io.kuberouter.state.Note;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole agent between an API server and a kernel.
@Tag("machine")
@Timeout(300)
class ProxyFeatureTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String FOREIGN = """
            ipvsadm -A -t 192.0.2.1:8999 -s wlc
            ipvsadm -a -t 192.0.2.1:8999 -r 198.51.100.9:99 -m
            ipvsadm -A -f 7 -s rr
            iptables -t nat -A POSTROUTING -s 198.51.100.0/24 -j MASQUERADE
            iptables -N mine
            iptables -A INPUT -s 198.51.100.0/24 -j mine
            ip addr add 198.51.100.1/32 dev uplink
            ip route add 203.0.113.0/24 dev uplink
            """;

    private final ProxyNode node = new ProxyNode();

    ProxyFeatureTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private static String server(String vip) {
        return "-A -t " + vip + ":80 -s rr";
    }

    private static String destination(String vip, String endpoint) {
        return "-a -t " + vip + ":80 -r " + endpoint + ":8080 -m -w 1";
    }

    private static List<String> web(String... endpoints) {
        return Stream.concat(
                        Stream.of(server("10.96.7.1")),
                        Stream.of(endpoints).map(endpoint -> destination("10.96.7.1", endpoint)))
                .sorted()
                .toList();
    }

    /// C-01 and C-05: one change is one message, none is none.
    @Test
    void aClusterBecomesKernelStateAndAnEndpointOneMessage() throws Exception {
        node.service("web", "10.96.7.1", "10.244.1.2", "10.244.1.3");
        node.start();
        node.becomes(SOON, web("10.244.1.2", "10.244.1.3"));
        assertThat(node.sh("ip -o addr show kube-dummy-if")).contains("inet 10.96.7.1/32");
        assertThat(node.sh("ip route show table local")).contains("local 10.96.7.1 dev kube-dummy-if");
        assertThat(node.sh("iptables-save -t nat")).contains("KUBE-ROUTER-MASQ").contains("--vmethod MASQ");
        long written = node.written();
        node.endpoints("web", "10.244.1.2", "10.244.1.3", "10.244.2.4");
        node.becomes(SOON, web("10.244.1.2", "10.244.1.3", "10.244.2.4"));
        assertThat(node.written()).isEqualTo(written + 1);
        node.endpoints("web", "10.244.1.3", "10.244.2.4");
        node.becomes(SOON, web("10.244.1.3", "10.244.2.4"));
        assertThat(node.written()).isEqualTo(written + 2);
        String before = node.snapshot();
        for (int i = 0; i < 5; i++) {
            node.verify();
        }
        assertThat(node.written()).isEqualTo(written + 2);
        assertThat(node.snapshot()).isEqualTo(before);
        node.delete("web");
        node.becomes(SOON, List.of());
        assertThat(node.sh("ip -o addr show kube-dummy-if")).doesNotContain("10.96.7.1");
    }

    /// P-01: 50 VIPs, one of them held by somebody else; the 49 others never move.
    @Test
    void oneBrokenVipNeverMovesTheOthers() throws Exception {
        node.sh("ipvsadm -A -t 10.96.1.17:80 -s wlc; ipvsadm -a -t 10.96.1.17:80 -r 198.51.100.9:80 -m");
        for (int i = 1; i <= 50; i++) {
            node.service("s" + i, "10.96.1." + i, "10.244.1." + i);
        }
        node.start();
        await().atMost(SOON).untilAsserted(() -> assertThat(node.ipvs()).hasSize(100));
        var all = node.ipvs();
        assertThat(all).contains("-A -t 10.96.1.17:80 -s wlc", server("10.96.1.18"), server("10.96.1.50"));
        for (int i = 0; i < 20; i++) {
            node.verify();
            assertThat(node.ipvs()).as("round %d", i).isEqualTo(all);
        }
        assertThat(node.agent().health().ready()).isTrue();
        assertThat(node.agent().overview().notes())
                .extracting(Note::text)
                .anyMatch(text -> text.contains("10.96.1.17:80"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip link del kube-dummy-if",
                "ip link set kube-dummy-if down",
                "ip addr del 10.96.7.1/32 dev kube-dummy-if",
                "ip addr add 10.9.9.9/32 dev kube-dummy-if",
                "ip route del local 10.96.7.1 dev kube-dummy-if table local",
                "ipvsadm -D -t 10.96.7.1:80",
                "ipvsadm -D -t '[fd00:10:96::7]:80'"
            })
    void whatOthersBreakIsBackWithinFiveSeconds(String damage) throws Exception {
        node.service("web", "10.96.7.1", "10.244.1.2");
        node.service("web6", "fd00:10:96::7", "fd00:244:1::2");
        node.start("--enable-ipv6=true", "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112");
        await().atMost(SOON).untilAsserted(() -> assertThat(node.ipvs()).hasSize(4));
        await().pollDelay(Duration.ofMillis(4_500)).until(() -> true); // the cheap looks know their numbers
        String before = node.snapshot();
        node.sh(damage);
        node.hears(REPAIR, before);
    }

    @Test
    void foreignStateStaysThroughChangesAndCleanup() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        node.sh(FOREIGN);
        String before = node.snapshot();
        node.start();
        var present = new HashSet<Integer>();
        for (int i = 0; i < 200; i++) {
            int number = random.nextInt(12);
            if (!present.contains(number)) {
                node.service("r" + number, "10.96.8." + (1 + number), "10.244.1." + number);
                present.add(number);
            } else if (random.nextInt(4) == 0) {
                node.delete("r" + number);
                present.remove(number);
            } else {
                node.endpoints("r" + number, endpoints(random));
            }
        }
        node.ready();
        node.verify();
        assertThat(node.ipvs()).as("seed %d", seed).contains("-A -f 7 -s rr", "-A -t 192.0.2.1:8999 -s wlc");
        assertThat(node.ipvs().stream().filter(line -> line.startsWith("-A")))
                .as("seed %d", seed)
                .hasSize(present.size() + 2);
        assertThat(node.snapshot().lines().toList())
                .as("seed %d", seed)
                .containsAll(before.lines().toList());
        assertThat(node.agent().cleanup()).as("seed %d", seed).isEmpty();
        assertThat(node.exits.take()).isZero();
        assertThat(node.snapshot()).as("seed %d", seed).isEqualTo(before);
    }

    private static String[] endpoints(Random random) {
        return IntStream.rangeClosed(1, 30)
                .filter(_ -> random.nextInt(8) == 0)
                .mapToObj(i -> "10.244.2." + i)
                .toArray(String[]::new);
    }

    @Test
    void anOutageOfTheApiServerChangesNothing() throws Exception {
        node.service("web", "10.96.7.1", "10.244.1.2");
        node.start();
        node.becomes(SOON, web("10.244.1.2"));
        String before = node.snapshot();
        long written = node.written();
        node.server.down();
        await().atMost(SOON).until(() -> !node.agent().health().ready());
        assertThat(node.agent().health().live()).isTrue();
        assertThat(node.agent().health().reasons())
                .anyMatch(reason -> reason.contains("lost since") && reason.contains("what stands, stands"));
        node.verify();
        assertThat(node.snapshot()).isEqualTo(before);
        node.server.up();
        node.ready();
        node.verify();
        assertThat(node.snapshot()).isEqualTo(before);
        assertThat(node.written()).isEqualTo(written);
    }

    @Test
    void badObjectsHarmNoOther() throws Exception {
        node.service("web", "10.96.7.1", "10.244.1.2");
        node.service("odd", "10.96.7.2", "10.244.1.3");
        node.annotate("odd", "kube-router.io/service.scheduler", "no-such");
        node.annotate("odd", "kube-router.io/service.dsr", "bogus");
        node.server.direct().create("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", Json.readYaml("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: bad, namespace: shop, labels: {kubernetes.io/service-name: odd}}
                addressType: IPv4
                ports: [{name: http, port: 8080, protocol: TCP}]
                endpoints: [{addresses: [not-an-address], conditions: {ready: true}}]
                """));
        node.start();
        await().atMost(SOON).untilAsserted(() -> assertThat(node.ipvs()).containsAll(web("10.244.1.2")));
        assertThat(node.agent().overview().notes()).extracting(Note::subject).anyMatch(text -> text.contains("odd"));
        assertThat(node.agent().overview().pace().failed()).isZero();
    }

    @Test
    void theNodeIsAsBeforeAfterCleanup() throws Exception {
        String before = node.snapshot();
        node.service("web", "10.96.7.1", "10.244.1.2");
        node.service("web6", "fd00:10:96::7", "fd00:244:1::2");
        node.start("--enable-ipv6=true", "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112");
        await().atMost(SOON).untilAsserted(() -> assertThat(node.ipvs()).hasSize(4));
        assertThat(node.agent().cleanupPlan()).anyMatch(line -> line.equals("ipvs 10.96.7.1:80/tcp"));
        assertThat(node.agent().cleanup()).isEmpty();
        assertThat(node.exits.take()).isZero();
        assertThat(node.agent().cleanupPlan()).isEmpty();
        assertThat(node.snapshot()).isEqualTo(before);
    }

    /// An agent that ends leaves all as it is; the next one finds it and writes nothing.
    @Test
    void aRestartWritesNothing() throws Exception {
        node.service("web", "10.96.7.1", "10.244.1.2", "10.244.1.3");
        node.start();
        node.becomes(SOON, web("10.244.1.2", "10.244.1.3"));
        String before = node.snapshot();
        node.stop();
        assertThat(node.snapshot()).isEqualTo(before);
        node.start();
        node.verify();
        assertThat(node.written()).isZero();
        assertThat(node.snapshot()).isEqualTo(before);
    }

    /// What kube-router 2.11 leaves is taken over under an open connection; what only it needed goes.
    @Test
    void whatTheOriginalLeftIsAdopted() throws Exception {
        node.sh("""
                ip link add kube-dummy-if up type dummy
                ip addr add 10.96.7.1/32 dev kube-dummy-if scope link
                ip addr add 10.96.7.9/32 dev kube-dummy-if scope link
                ip addr add 10.244.1.2/32 dev uplink
                sysctl -q -w net.ipv4.vs.conntrack=1
                ipvsadm -A -t 10.96.7.1:80 -s rr -M 32.0.0.0
                ipvsadm -a -t 10.96.7.1:80 -r 10.244.1.2:8080 -m
                ipvsadm -A -t 10.96.7.9:80 -s rr -M 32.0.0.0
                ipset create kube-router-svip hash:ip timeout 0
                ipset create kube-router-svip-prt hash:ip,port timeout 0
                ipset create kube-router-local-ips hash:ip timeout 0
                iptables -N KUBE-ROUTER-SERVICES
                iptables -A KUBE-ROUTER-SERVICES -m set --match-set kube-router-svip-prt dst,dst -j ACCEPT
                iptables -I INPUT -m comment --comment "handle traffic to IPVS service IPs in custom chain" \
                    -m set --match-set kube-router-svip dst -j KUBE-ROUTER-SERVICES
                """);
        node.service("web", "10.96.7.1", "10.244.1.2");
        try (var backend = new ServerSocket(8080, 5, InetAddress.getByName("10.244.1.2"));
                var client = new Socket()) {
            client.connect(new InetSocketAddress("10.96.7.1", 80), 5_000);
            try (var accepted = backend.accept()) {
                talk(client, accepted, 1);
                node.start();
                node.becomes(SOON, web("10.244.1.2"));
                talk(client, accepted, 2);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(node.snapshot())
                                .doesNotContain("KUBE-ROUTER-SERVICES", "kube-router-svip", "10.96.7.9"));
                talk(client, accepted, 3);
            }
        }
        assertThat(node.agent().cleanup()).isEmpty();
    }

    private static void talk(Socket client, Socket accepted, int word) throws IOException {
        client.getOutputStream().write(word);
        accepted.setSoTimeout(5_000);
        assertThat(accepted.getInputStream().read()).isEqualTo(word);
    }

    /// Ruling 5: beside an agent it names that and touches nothing, unless forced.
    @Test
    void cleanupBesideAnAgentRefuses() throws Exception {
        String before = node.snapshot();
        node.service("web", "10.96.7.1", "10.244.1.2");
        node.start();
        node.becomes(SOON, web("10.244.1.2"));
        node.stop();
        String pid = node.sh("bash -c 'exec -a kube-router sleep 60' >/dev/null 2>&1 & echo $!")
                .strip();
        Files.createDirectories(RunningAgent.folder());
        Files.writeString(RunningAgent.folder().resolve("pid"), pid);
        var out = new ByteArrayOutputStream();
        assertThat(cleanup(out, "--cleanup-config")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("pid " + pid, "--force");
        assertThat(node.ipvs()).isEqualTo(web("10.244.1.2"));
        assertThat(cleanup(out, "--cleanup-config", "--dry-run")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("would remove ipvs 10.96.7.1:80/tcp");
        assertThat(node.ipvs()).isEqualTo(web("10.244.1.2"));
        assertThat(cleanup(out, "--cleanup-config", "--force")).isZero();
        assertThat(node.snapshot()).isEqualTo(before);
        node.sh("kill " + pid);
        assertThat(RunningAgent.pid()).isEmpty();
    }

    private static int cleanup(OutputStream out, String... words) {
        return NodeCleanup.run(CommandLines.options(words), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @Test
    void anAgentWithNothingToDoIsReady() throws Exception {
        node.start("--run-service-proxy=false", "--run-router=true");
        assertThat(node.agent().overview().identity().functions()).isEmpty();
        assertThat(node.agent().overview().round()).isEqualTo(1);
    }
}
