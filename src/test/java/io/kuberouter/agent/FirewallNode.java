package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.kernel.rtnetlink.Facts;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.lab.apiserver.PolicyLoad;
import io.kuberouter.net.Ip;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.options.CommandLines;
import io.kuberouter.state.PolicyKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A node of a cluster in network namespaces, with an API server of its own on its loopback, an agent with the
/// firewall,
/// and pods that try real connections. Closing takes all of it away.
final class FirewallNode implements AutoCloseable {

    static final String ADDRESS = "192.0.2.1";

    /// Of the node, in the network of its pods.
    static final String GATEWAY = "10.244.1.1";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String POLICIES = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies";
    private static final String PODS = "/api/v1/namespaces/shop/pods";

    /// Where policies stand.
    enum Plane {
        NFTABLES,
        IPTABLES_NFT,
        IPTABLES_LEGACY;

        /// Of iptables; also where it holds no policy.
        Variant build() {
            return this == IPTABLES_LEGACY
                    ? new Variant("-legacy", "iptables v1.8.9 (legacy)", true, Map.of())
                    : new Variant("-nft", "iptables v1.8.9 (nf_tables)", true, Map.of());
        }

        String flag() {
            return "--netpol-plane=" + (this == NFTABLES ? "nftables" : "iptables");
        }

        /// Within which a rule that others break is whole again.
        Duration repair() {
            return Duration.ofSeconds(this == IPTABLES_LEGACY ? 30 : 5);
        }
    }

    private final Path run = Files.createTempDirectory("run");
    private final Namespace space = new Namespace();
    final ApiServer server = space.in(ApiServer::start);
    final LinkedBlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
    private final HomeSockets sockets = space.in(HomeSockets::new);
    private final Exec exec = new Exec(Duration.ofSeconds(60));
    private final Ahead clock = new Ahead();
    private final List<FirewallPod> pods = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<AutoCloseable> abandoned = new ArrayList<>();
    private @Nullable Agent agent;

    /// The time, as far ahead as a test wants it.
    private static final class Ahead extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }
    }

    FirewallNode() throws Exception {
        space.sh("""
                ip addr add %s/32 dev lo
                ip addr add %s/32 dev lo
                ip addr add 169.254.1.1/32 dev lo
                sysctl -qw net.ipv4.ip_forward=1
                # Each refusal must be told at once.
                sysctl -qw net.ipv4.icmp_ratelimit=0
                """.formatted(ADDRESS, GATEWAY));
        server.direct().create("/api/v1/namespaces", Json.readYaml("""
                {apiVersion: v1, kind: Namespace, metadata: {name: shop}}"""));
        server.direct().create("/api/v1/nodes", Json.readYaml("""
                {apiVersion: v1, kind: Node, metadata: {name: here},
                 spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24]}}"""));
        server.direct().merge("/api/v1/nodes/here/status", Json.readYaml("""
                status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}"""));
    }

    Namespace space() {
        return space;
    }

    /// The folder that agent and CNI plugin share.
    Path attachments() throws Exception {
        String space = sh("readlink /proc/self/ns/net").replaceAll("\\D", "");
        return run.resolve(space).resolve("cni");
    }

    /// @param settings of the CNI plugin, as JSON fields
    FirewallRuntime runtime(String settings) {
        return new FirewallRuntime(space, run, settings);
    }

    /// A pod that is bound to this node and has no address yet; its uid.
    String bind(String name, String app) {
        return Json.text(
                server.direct().create(PODS, PolicyLoad.pod("shop", name, "here", app, "none")), "metadata/uid");
    }

    /// The API tells a pod's address, as it does when the pod runs.
    void give(String name, String address) {
        PolicyLoad.give(server.direct(), PODS + "/" + name, Ip.of(address));
    }

    void removePod(String name) {
        server.direct().delete(PODS + "/" + name + "?gracePeriodSeconds=0");
    }

    /// The time from now on is later by so much.
    void passes(Duration time) {
        clock.ahead = clock.ahead.plus(time);
    }

    /// A pod of this node, labelled `app: NAME`, known to the API.
    FirewallPod pod(String name, int number) throws Exception {
        var pod = cable(name, "10.244.1." + number);
        announce(name, "here", pod.address());
        return pod;
    }

    /// A pod of another node.
    FirewallPod stranger(String name, int number) throws Exception {
        var pod = cable(name, "10.245.0." + number);
        announce(name, "there", pod.address());
        return pod;
    }

    /// A pod that the API does not know yet.
    FirewallPod cable(String name, String address) throws Exception {
        var pod = new FirewallPod(space, pods.size() + 1, "shop/" + name, address);
        pods.add(pod);
        return pod;
    }

    void announce(String name, String node, String address) {
        PolicyLoad.createPod(server.direct(), PolicyLoad.pod("shop", name, node, name, "none"), Ip.of(address));
    }

    void label(String pod, String label, String value) {
        server.direct()
                .merge(
                        PODS + "/" + pod,
                        Json.readObject("{\"metadata\":{\"labels\":{\"%s\":\"%s\"}}}".formatted(label, value)));
    }

    /// Creates a policy of namespace `shop`, or replaces it.
    ///
    /// @param spec in YAML's short form
    void policy(String name, String spec) {
        var policy = Json.readYaml("""
                {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,
                 metadata: {name: %s, namespace: shop}, spec: %s}""".formatted(name, spec));
        if (server.direct()
                .get(POLICIES)
                .path("items")
                .findValuesAsString("name")
                .contains(name)) {
            server.direct().update(POLICIES + "/" + name, policy);
        } else {
            server.direct().create(POLICIES, policy);
        }
    }

    void denyAll(String app) {
        policy("deny-" + app, "{podSelector: {matchLabels: {app: %s}}, policyTypes: [Ingress]}".formatted(app));
    }

    /// Lets the pods of an app reach another's on a port.
    void allow(String app, String from, int port) {
        policy("allow-" + app, """
                {podSelector: {matchLabels: {app: %s}}, policyTypes: [Ingress], ingress: [
                 {from: [{podSelector: {matchLabels: {app: %s}}}], ports: [{port: %d, protocol: TCP}]}]}
                """.formatted(app, from, port));
    }

    void removePolicy(String name) {
        server.direct().delete(POLICIES + "/" + name);
    }

    /// Has programs find this build of iptables in use: they take the one that has chains of Kubernetes.
    void use(Variant build) throws Exception {
        sh("iptables" + build.suffix() + " -N KUBE-MARK");
    }

    /// Starts an agent as the program does, and waits until it is ready.
    void start(Plane plane, String... flags) throws Exception {
        launch(plane, flags);
        ready();
    }

    void launch(Plane plane, String... flags) throws Exception {
        var options = CommandLines.options(words(plane, flags).toArray(String[]::new));
        var connection = Connection.open("", server.uri().toString());
        var client = connection.client();
        client.setHttpClient(
                client.getHttpClient().newBuilder().socketFactory(sockets).build());
        agent = space.in(() -> {
            var facts = NetlinkSocket.open(NetlinkSocket.ROUTE);
            var feature = options.run().firewall()
                    ? new FirewallFeature(
                            options, exec, new Modules(exec, Path.of("/")), plane.build(), attachments(), clock)
                    : new FirewallRemains(options, exec, plane.build(), attachments());
            var made = new Agent(
                    options,
                    connection,
                    List.of(feature),
                    new Machine("here", new Facts(facts), true),
                    exec,
                    Meters.NONE,
                    "test",
                    clock,
                    exits::add);
            open.addAll(List.of(made, facts, connection));
            made.start();
            return made;
        });
    }

    /// What an agent of this node is started with.
    static List<String> words(Plane plane, String... flags) {
        var words = new ArrayList<>(
                List.of("--hostname-override=here", "--run-router=false", "--run-service-proxy=false", plane.flag()));
        words.addAll(List.of(flags));
        return words;
    }

    /// Ends the agent; the node stays as it is.
    void stop() throws Exception {
        for (var one : open) {
            one.close();
        }
        open.clear();
    }

    /// Leaves the agent as it is, with all it holds: no end that it could prepare for.
    void abandon() {
        abandoned.addAll(open);
        open.clear();
    }

    Board agent() {
        return Objects.requireNonNull(agent).board();
    }

    void ready() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(agent().health()).isEqualTo(new Overview.Health(true, true, List.of())));
    }

    /// Waits until a connection fares like this, and asks why.
    void becomes(boolean allowed, FirewallPod from, FirewallPod to, int port) {
        becomes(SOON, allowed, from, to, port);
    }

    void becomes(Duration limit, boolean allowed, FirewallPod from, FirewallPod to, int port) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(from.reaches(to.address(), port))
                        .as("%s to %s:%d", from.name(), to.name(), port)
                        .isEqualTo(allowed));
        assertThat(agent().explain(from.name(), to.name(), "TCP", String.valueOf(port)))
                .satisfies(explanation ->
                        assertThat(explanation.allowed()).as("%s", explanation).isEqualTo(allowed));
    }

    /// What the kernel has counted up to now.
    PolicyTraffic counted() throws Exception {
        clock.ahead = clock.ahead.plusSeconds(11);
        return space.in(() -> agent().policyTraffic());
    }

    Drops drops(int most) throws Exception {
        clock.ahead = clock.ahead.plusSeconds(11);
        return space.in(() -> agent().drops(most));
    }

    /// Objects that could not be brought to what they should be, and areas that are in trouble.
    long failures() {
        return agent().overview().areas().stream()
                .mapToLong(area -> area.failures().size() + (area.trouble().isEmpty() ? 0 : 1))
                .sum();
    }

    long repairs() {
        return agent().overview().areas().stream()
                .mapToLong(Overview.Area::repairs)
                .sum();
    }

    /// Has everything compared with the kernel, and waits for the end of that.
    void verify() {
        var before = clock.instant();
        agent().verify();
        await().atMost(SOON)
                .until(() -> agent().overview().areas().stream()
                        .allMatch(
                                area -> area.verifiedAt().orElse(Instant.EPOCH).isAfter(before)));
    }

    /// Waits until everything said to the API so far has been planned and settled.
    void becomesIdle() {
        policy("last", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}");
        label("web", "app", "web");
        var last = new PolicyKey("shop", "last");
        await().atMost(SOON)
                .until(() -> agent().overview()
                        .desired()
                        .firewall()
                        .ruleset()
                        .policies()
                        .holds(last));
        settled();
    }

    /// Waits until every area stands as the newest round wants it.
    void settled() {
        await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> {
            var overview = agent().overview();
            return overview.areas().stream().allMatch(area -> area.round() == overview.round());
        });
    }

    String sh(String script) throws Exception {
        return space.sh(script);
    }

    /// Has somebody else own a table of nftables, so that nobody can write it but he; his pid.
    String own(String table) throws Exception {
        return sh("""
                mkfifo /tmp/$$.fifo
                nft -i </tmp/$$.fifo >/dev/null 2>&1 &
                echo $!
                exec 3>/tmp/$$.fifo
                rm /tmp/$$.fifo
                echo 'add table %1$s { flags owner; }' >&3
                until nft list tables | grep -q '%1$s'; do :; done
                sleep 100 >/dev/null 2>&1 &
                """.formatted(table)).strip();
    }

    /// Every rule, set and table of the node, without what counts.
    String snapshot() throws Exception {
        return sh("""
                for tables in iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy; do
                    echo "# $tables"
                    $tables-save 2>/dev/null | grep -v '^#' | sed -E 's/ \\[[0-9]+:[0-9]+\\]//'
                done
                ipset save | sort
                nft list tables
                for table in $(nft list tables | grep kube-router | cut -d' ' -f2,3 | tr ' ' ,); do
                    nft list table $(echo $table | tr , ' ')
                done | sed -E 's/packets [0-9]+ bytes [0-9]+//'
                """);
    }

    @Override
    public void close() {
        open.addAll(abandoned);
        open.add(server);
        open.add(sockets);
        open.addAll(pods);
        open.add(space);
        try {
            stop();
            new Exec(Duration.ofSeconds(10)).run("rm", "-r", run.toString()).text();
        } catch (Exception e) {
            throw new IllegalStateException("the node cannot be taken away", e);
        }
    }
}
