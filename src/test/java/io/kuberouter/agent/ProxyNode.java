package io.kuberouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.iptables.Variant;
import io.kuberouter.kernel.modules.Modules;
import io.kuberouter.kernel.rtnetlink.Facts;
import io.kuberouter.kubernetes.client.Connection;
import io.kuberouter.lab.apiserver.ApiServer;
import io.kuberouter.lab.apiserver.Json;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.options.CommandLines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// This machine as a node of a cluster: an API server in this process, an agent with the service proxy, and the tools
/// of the machine to look with. Closing takes all of it off again.
@SuppressWarnings("try") // a close that is interrupted ends the test
final class ProxyNode implements AutoCloseable {

    static final Duration REPAIR = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SERVICES = "/api/v1/namespaces/shop/services";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";

    final ApiServer server = ApiServer.start();
    final LinkedBlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
    private final Exec exec = new Exec(Duration.ofSeconds(60));
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable Agent agent;
    private @Nullable ProxyFeature proxy;

    ProxyNode() throws Exception {
        sh("""
                ip link set lo up
                ip link add uplink up type dummy
                ip addr add 192.0.2.1/24 dev uplink
                ip addr add 2001:db8::1/64 dev uplink nodad
                """);
        server.direct().create("/api/v1/namespaces", Json.readYaml("""
                {apiVersion: v1, kind: Namespace, metadata: {name: shop}}"""));
        server.direct().create("/api/v1/nodes", Json.readYaml("""
                {apiVersion: v1, kind: Node, metadata: {name: here},
                 spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24]}}"""));
        server.direct().merge("/api/v1/nodes/here/status", Json.readYaml("""
                status: {addresses: [{type: InternalIP, address: 192.0.2.1},
                                     {type: InternalIP, address: "2001:db8::1"}]}"""));
    }

    /// Starts an agent as the program does, and waits until it is ready.
    void start(String... flags) throws Exception {
        launch(flags);
        ready();
    }

    void launch(String... flags) throws Exception {
        var words = new ArrayList<>(List.of("--hostname-override=here", "--run-router=false", "--run-firewall=false"));
        words.addAll(List.of(flags));
        var options = CommandLines.options(words.toArray(String[]::new));
        var connection = Connection.open("", server.uri().toString());
        var iptables = Variant.probe(exec);
        var facts = NetlinkSocket.open(NetlinkSocket.ROUTE);
        var features = new ArrayList<Feature>();
        if (options.run().serviceProxy()) {
            proxy = new ProxyFeature(options, exec, new Modules(exec, Path.of("/")), iptables);
            features.add(proxy);
        }
        agent = new Agent(
                options,
                connection,
                features,
                new Machine("here", new Facts(facts), iptables.randomFully()),
                exec,
                Meters.NONE,
                "test",
                Clock.systemUTC(),
                exits::add);
        open.addAll(List.of(agent, facts, connection));
        agent.start();
    }

    /// Ends the agent; the node stays as it is.
    void stop() throws Exception {
        for (var one : open) {
            one.close();
        }
        open.clear();
    }

    Board agent() {
        return java.util.Objects.requireNonNull(agent).board();
    }

    /// Messages written to IPVS by the newest agent.
    long written() {
        return java.util.Objects.requireNonNull(proxy).written();
    }

    void ready() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(agent().health()).isEqualTo(new Overview.Health(true, true, List.of())));
    }

    /// Has everything compared with the kernel, and waits for the end of that.
    void verify() {
        var before = Instant.now();
        agent().verify();
        await().atMost(SOON)
                .until(() -> agent().overview().areas().stream()
                        .allMatch(
                                area -> area.verifiedAt().orElse(Instant.EPOCH).isAfter(before)));
    }

    /// A Service of cluster addresses and TCP port 80, and its slice.
    void service(String name, String address, String... endpoints) {
        boolean ipv6 = address.contains(":");
        server.direct().create(SERVICES, Json.readYaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: shop}
                spec:
                  clusterIP: "%s"
                  clusterIPs: ["%s"]
                  ipFamilies: [%s]
                  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
                """.formatted(name, address, address, ipv6 ? "IPv6" : "IPv4")));
        server.direct().create(SLICES, Json.readYaml("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, namespace: shop, labels: {kubernetes.io/service-name: %1$s}}
                addressType: %2$s
                ports: [{name: http, port: 8080, protocol: TCP}]
                endpoints: []
                """.formatted(name, ipv6 ? "IPv6" : "IPv4")));
        endpoints(name, endpoints);
    }

    void endpoints(String name, String... endpoints) {
        var patch = Json.object();
        var all = patch.putArray("endpoints");
        for (String address : endpoints) {
            var endpoint = all.addObject();
            endpoint.putArray("addresses").add(address);
            endpoint.putObject("conditions").put("ready", true);
        }
        server.direct().merge(SLICES + "/" + name, patch);
    }

    void delete(String name) {
        server.direct().delete(SLICES + "/" + name);
        server.direct().delete(SERVICES + "/" + name);
    }

    void annotate(String name, String annotation, String value) {
        server.direct()
                .merge(
                        SERVICES + "/" + name,
                        Json.readObject("{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}"));
    }

    /// Runs a script; what it prints.
    String sh(String script) throws Exception {
        return exec.feed(script, List.of("sh", "-e")).text();
    }

    /// All virtual servers, in order.
    List<String> ipvs() throws Exception {
        return sh("ipvsadm -Sn").lines().map(String::strip).sorted().toList();
    }

    /// Everything by every tool there is, but counters and what the kernel makes up for each new interface.
    String snapshot() throws Exception {
        return sh("src/lab/cluster/snapshot | sed -E 's/^[0-9]+: //; /link.ether|fe80::|ff00::|valid_lft/d'");
    }

    void becomes(Duration limit, List<String> ipvs) {
        await().atMost(limit).untilAsserted(() -> assertThat(ipvs()).isEqualTo(ipvs));
    }

    void hears(Duration limit, String snapshot) {
        await().atMost(limit).untilAsserted(() -> assertThat(snapshot()).isEqualTo(snapshot));
    }

    @Override
    public void close() throws Exception {
        stop();
        server.close();
        sh("""
                ipvsadm -C
                for link in kube-dummy-if uplink; do ip link del $link 2>/dev/null || true; done
                for tables in iptables ip6tables; do
                    for table in nat filter mangle; do
                        $tables -t $table -F
                        $tables -t $table -X
                    done
                done
                ipset destroy
                """);
    }
}
