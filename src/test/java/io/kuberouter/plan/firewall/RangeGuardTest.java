package io.kuberouter.plan.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.Note;
import io.kuberouter.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// 13.18: ranges of the flags against the Services that there are.
class RangeGuardTest {

    private final RangeGuard guard = new RangeGuard(SampleRulesets.frame(Manner.USUAL, List.of(), Family.IPV4));

    private static Service service(String name, List<ServicePort> ports, String... ips) {
        return new Service(
                new ObjectName("shop", name),
                Instant.EPOCH,
                "ClusterIP",
                Stream.of(ips).map(Ip::of).toList(),
                ports,
                List.of(),
                List.of(),
                TrafficPolicy.CLUSTER,
                TrafficPolicy.CLUSTER,
                Optional.empty(),
                0,
                Map.of(),
                Map.of(),
                List.of());
    }

    private static ServicePort port(int nodePort) {
        return new ServicePort("http", Protocol.TCP, new Port(80), Optional.of(new Port(nodePort)));
    }

    private List<String> said(Service... services) {
        var table = Table.<ObjectName, Service>empty();
        for (var service : services) {
            table = table.with(service.name(), service);
        }
        return guard.notes(table).keySet().stream()
                .map(note -> note.subject() + ": " + note.text())
                .toList();
    }

    @Test
    void aServiceOutsideIsNamedUntilItIsInside() {
        assertThat(said(service("web", List.of(), "10.96.0.10"))).isEmpty();
        assertThat(said(service("web", List.of(), "172.20.0.10")))
                .singleElement()
                .asString()
                .startsWith("Service shop/web: cluster IP 172.20.0.10 is outside --service-cluster-ip-range");
        assertThat(said(service("web", List.of(), "10.96.0.10"))).isEmpty();
    }

    @Test
    void anAddressOfAFamilyThatIsOffIsNobodysBusiness() {
        assertThat(said(service("web", List.of(), "10.96.0.10", "fd99::1"))).isEmpty();
    }

    @Test
    void aNodePortOutsideIsNamed() {
        assertThat(said(service("web", List.of(port(30_080)), "10.96.0.10"))).isEmpty();
        assertThat(said(service("web", List.of(port(8_080)), "10.96.0.10")))
                .singleElement()
                .asString()
                .startsWith("Service shop/web: node port 8080 is outside --service-node-port-range");
    }

    @Test
    void oneThatGoesTakesItsRemarkAlong() {
        assertThat(said(service("a", List.of(), "172.20.0.10"), service("b", List.of(), "172.20.0.11")))
                .hasSize(2);
        assertThat(said(service("b", List.of(), "172.20.0.11")))
                .singleElement()
                .asString()
                .contains("shop/b");
        assertThat(said()).isEmpty();
    }

    @Test
    void aRemarkIsAWarningWithAdvice() {
        said(service("a", List.of(), "172.20.0.10"));
        assertThat(guard.notes(Table.<ObjectName, Service>empty()
                                .with(new ObjectName("shop", "a"), service("a", List.of(), "172.20.0.10")))
                        .keySet())
                .allSatisfy(note -> assertThat(note.severity()).isEqualTo(Note.Severity.WARNING))
                .allSatisfy(note -> assertThat(note.advice()).contains("--service-cluster-ip-range"));
    }
}
