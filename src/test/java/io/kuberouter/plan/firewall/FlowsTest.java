package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.golden.ClusterYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowsTest {

    private static final Inputs SHOP = Example.with(
            ClusterYaml.read("""
                    kind: Service
                    metadata: {name: web, namespace: shop}
                    spec: {type: ClusterIP, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ports: [{name: http, port: 80}]}
                    ---
                    kind: EndpointSlice
                    metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
                    addressType: IPv4
                    ports: [{name: http, protocol: TCP, port: 8080}]
                    endpoints:
                    - {addresses: [10.244.1.8], conditions: {ready: false}}
                    - {addresses: [10.244.1.1], conditions: {ready: true}}
                    ---
                    kind: Service
                    metadata: {name: none, namespace: shop}
                    spec: {type: ClusterIP, clusterIP: 10.96.0.8, clusterIPs: [10.96.0.8], ports: [{port: 80}]}
                    """),
            Example.pod("shop/web", "10.244.1.1", "fd00::1").port("http", 8080),
            Example.pod("shop/six", "fd00::2"),
            Example.pod("shop/done", "10.244.1.9").phase("Succeeded"),
            Example.pod("shop/new").phase("Pending"),
            Example.pod("shop/host", "192.0.2.1").hostNetwork());

    private static String flow(String from, String to, String protocol, String port) {
        var asked = Flows.of(SHOP, from, to, protocol, port);
        var flow = asked.flow();
        return flow.from() + " > " + flow.to() + " " + flow.protocol() + " " + flow.port() + " " + asked.remarks();
    }

    @Test
    void podsAndAddressesMeetInAFamilyThatBothHave() {
        assertThat(flow("10.244.1.1", "203.0.113.7", "udp", "53"))
                .isEqualTo("shop/web (10.244.1.1) > 203.0.113.7 udp 53 []");
        assertThat(flow("shop/six", "shop/web", "TCP", "http"))
                .isEqualTo("shop/six (fd00::2) > shop/web (fd00::1) tcp 8080 []");
    }

    @Test
    void forAServiceStandsAReadyEndpoint() {
        assertThat(flow("203.0.113.7", "svc/shop/web", "TCP", "80"))
                .isEqualTo("203.0.113.7 > shop/web (10.244.1.1) tcp 8080"
                        + " [for Service shop/web stands its endpoint shop/web (10.244.1.1), port 8080]");
        assertThat(flow("svc/shop/web", "203.0.113.7", "TCP", "443"))
                .startsWith("shop/web (10.244.1.1) > 203.0.113.7 tcp 443");
    }

    @Test
    void aPodOnTheNetworkOfItsNodeIsTheNode() {
        assertThat(flow("shop/host", "shop/web", "TCP", "80"))
                .isEqualTo("192.0.2.1 > shop/web (10.244.1.1) tcp 80"
                        + " [pod shop/host is on its node's network: to policies it is the node]");
    }

    @Test
    void aClusterIpIsRemarkedUpon() {
        assertThat(flow("shop/web", "10.96.0.9", "TCP", "80"))
                .contains("10.96.0.9 is the cluster IP of Service shop/web");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    shop/web, shop/gone, TCP, 80, there is no pod shop/gone
                    shop/new, shop/web, TCP, 80, pod shop/new has no address (Pending)
                    shop/done, shop/web, TCP, 80, pod shop/done is finished (Succeeded)
                    web, shop/web, TCP, 80, "'web' is neither namespace/pod, nor an address, nor svc/namespace/name"
                    shop/web, svc/shop/web, TCP, 81, Service shop/web has no TCP port '81'
                    shop/web, svc/shop/none, TCP, 80, Service shop/none has no ready endpoint for port 80
                    shop/web, svc/shop/gone, TCP, 80, there is no Service shop/gone
                    shop/web, shop/web, ICMP, 80, "'ICMP' is not a protocol: use TCP, UDP or SCTP"
                    shop/six, shop/web, UDP, http, 'http' is no port: shop/web (fd00::1) names no UDP port like that
                    shop/six, 10.0.0.1, TCP, 80, 'shop/six' and '10.0.0.1' have no address family in common
                    shop/web, 10.0.0.1, TCP, 70000, port 70000 is outside 1-65535
                    """)
    void whatMeansNothingIsNamed(String from, String to, String protocol, String port, String message) {
        assertThatThrownBy(() -> Flows.of(SHOP, from, to, protocol, port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
