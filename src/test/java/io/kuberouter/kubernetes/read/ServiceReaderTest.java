package io.kuberouter.kubernetes.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceReaderTest {

    private static Service read(String json) {
        return Kind.SERVICES.read(json).orElseThrow();
    }

    private static Service spec(String spec) {
        return read("{\"metadata\": {\"name\": \"web\", \"namespace\": \"shop\"}, \"spec\": {" + spec + "}}");
    }

    @Test
    void everyFieldThatIsReadArrives() {
        var service = read("""
                {"kind": "Service", "apiVersion": "v1",
                 "metadata": {
                   "name": "web", "namespace": "shop", "uid": "6e1a", "resourceVersion": "417",
                   "creationTimestamp": "2026-11-02T07:08:09Z",
                   "labels": {"app": "web", "tier": "front"},
                   "annotations": {"kube-router.io/service.scheduler": "lc", "example.com/note": "not ours"},
                   "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:spec": {"f:ports": {}}}}]},
                 "spec": {
                   "ports": [
                     {"name": "http", "protocol": "TCP", "port": 80, "targetPort": "web", "nodePort": 30080},
                     {"name": "dns", "protocol": "UDP", "port": 53, "targetPort": 5353, "appProtocol": null}],
                   "selector": {"app": "web"},
                   "clusterIP": "10.96.0.41", "clusterIPs": ["10.96.0.41", "FD00:96::0:41"],
                   "type": "LoadBalancer", "externalIPs": ["192.0.2.7", "192.0.2.7"],
                   "sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 600}},
                   "externalTrafficPolicy": "Local", "internalTrafficPolicy": "Local", "healthCheckNodePort": 31234},
                 "status": {"loadBalancer": {"ingress": [
                   {"ip": "198.51.100.1"}, {"hostname": "lb.example"}, {"ip": "198.51.100.2", "ipMode": "VIP"},
                   {"ip": "198.51.100.3", "ipMode": "Proxy"}]}}}
                """);
        assertThat(service)
                .isEqualTo(new Service(
                        new ObjectName("shop", "web"),
                        Instant.parse("2026-11-02T07:08:09Z"),
                        "LoadBalancer",
                        List.of(Ip.of("10.96.0.41"), Ip.of("fd00:96::41")),
                        List.of(
                                new ServicePort("http", Protocol.TCP, new Port(80), Optional.of(new Port(30080))),
                                new ServicePort("dns", Protocol.UDP, new Port(53), Optional.empty())),
                        List.of(Ip.of("192.0.2.7")),
                        List.of(Ip.of("198.51.100.1"), Ip.of("198.51.100.2")),
                        TrafficPolicy.LOCAL,
                        TrafficPolicy.LOCAL,
                        Optional.of(Duration.ofMinutes(10)),
                        31234,
                        Map.of("app", "web", "tier", "front"),
                        Map.of("kube-router.io/service.scheduler", "lc"),
                        List.of()));
    }

    static Stream<Arguments> headless() {
        return Stream.of(
                arguments("\"clusterIP\": \"None\", \"clusterIPs\": [\"None\"]"),
                arguments("\"clusterIP\": \"none\""),
                arguments("\"clusterIPs\": [\"None\"]"),
                arguments("\"clusterIP\": \"\""),
                arguments("\"clusterIP\": null, \"clusterIPs\": null"));
    }

    @ParameterizedTest
    @MethodSource
    void headless(String spec) {
        assertThat(spec(spec).clusterIps()).isEmpty();
        assertThat(spec(spec).flaws()).isEmpty();
    }

    @Test
    void nullAndAbsentMeanTheDefaultsOfTheApi() {
        var service = spec("""
                "type": null, "ports": [{"port": 80, "name": null, "protocol": null, "nodePort": 0}],
                "internalTrafficPolicy": null, "externalTrafficPolicy": null, "sessionAffinity": null,
                "sessionAffinityConfig": null, "externalIPs": null, "healthCheckNodePort": 0
                """);
        assertThat(service.type()).isEqualTo("ClusterIP");
        assertThat(service.ports()).containsExactly(new ServicePort("", Protocol.TCP, new Port(80), Optional.empty()));
        assertThat(service.internalPolicy()).isEqualTo(TrafficPolicy.CLUSTER);
        assertThat(service.externalPolicy()).isEqualTo(TrafficPolicy.CLUSTER);
        assertThat(service.affinity()).isEmpty();
        assertThat(service.flaws()).isEmpty();
        assertThat(read("{\"metadata\": {\"name\": \"a\"}}").ports()).isEmpty();
    }

    @Test
    void affinityWithoutATimeLastsThreeHours() {
        assertThat(spec("\"sessionAffinity\": \"ClientIP\"").affinity()).contains(Duration.ofHours(3));
    }

    @Test
    void aServiceWithoutATimeNeverPassesForTheElderOne() {
        assertThat(spec("").created()).isAfter(Instant.parse("2200-01-01T00:00:00Z"));
    }

    static Stream<Arguments> flaws() {
        return Stream.of(
                arguments(
                        "\"externalIPs\": [\"192.0.2.7\", \"10.0.0.256\"]",
                        "spec.externalIPs[1]",
                        "'10.0.0.256' is not an IP address"),
                arguments("\"externalIPs\": [null]", "spec.externalIPs[0]", "null instead of an IP address"),
                arguments("\"externalIPs\": \"192.0.2.7\"", "spec.externalIPs", "a string instead of an array"),
                arguments("\"clusterIP\": \"10.96.0.041\"", "spec.clusterIP", "'10.96.0.041' is not an IP address"),
                arguments("\"clusterIP\": 7", "spec.clusterIP", "a number instead of a string"),
                arguments("\"ports\": {\"port\": 80}", "spec.ports", "an object instead of an array"),
                arguments("\"ports\": [{\"name\": \"http\"}]", "spec.ports[0].port", "missing"),
                arguments("\"ports\": [null]", "spec.ports[0].port", "missing"),
                arguments("\"ports\": [{\"port\": 65536}]", "spec.ports[0].port", "port 65536 is outside 1-65535"),
                arguments(
                        "\"ports\": [{\"port\": \"80\"}]", "spec.ports[0].port", "a string instead of a whole number"),
                arguments("\"ports\": [{\"port\": 80.5}]", "spec.ports[0].port", "a number instead of a whole number"),
                arguments(
                        "\"ports\": [{\"port\": 99999999999}]",
                        "spec.ports[0].port",
                        "99999999999 does not fit 32 bits"),
                arguments(
                        "\"ports\": [{\"port\": 80, \"protocol\": \"tcp\"}]",
                        "spec.ports[0].protocol",
                        "unknown protocol 'tcp'"),
                arguments(
                        "\"ports\": [{\"port\": 80, \"nodePort\": -1}]",
                        "spec.ports[0].nodePort",
                        "port -1 is outside 1-65535"),
                arguments(
                        "\"internalTrafficPolicy\": \"Near\"",
                        "spec.internalTrafficPolicy",
                        "unknown policy 'Near'; taken as Cluster"),
                arguments(
                        "\"sessionAffinity\": \"Cookie\"",
                        "spec.sessionAffinity",
                        "unknown affinity 'Cookie'; taken as None"),
                arguments(
                        "\"sessionAffinityConfig\": {\"clientIP\": {\"timeoutSeconds\": 0}}",
                        "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                        "0 is outside 1-86400; taken as 10800"));
    }

    @ParameterizedTest
    @MethodSource
    void flaws(String spec, String field, String problem) {
        var service = spec(spec + ", \"healthCheckNodePort\": 31234");
        assertThat(service.flaws()).containsExactly(new Flaw(field, problem));
        assertThat(service.healthCheckNodePort())
                .as("what follows the flaw is still read")
                .isEqualTo(31234);
    }

    @Test
    void aBadPortLeavesTheOthers() {
        var service = spec("\"ports\": [{\"port\": 70000}, {\"port\": 81}, {\"port\": null}, {\"port\": 82}]");
        assertThat(service.ports()).extracting(ServicePort::port).containsExactly(new Port(81), new Port(82));
        assertThat(service.flaws()).hasSize(2);
    }

    @Test
    void flawsOfMetadataAndStatusNameTheirPlace() {
        var service = read("""
                {"metadata": {"name": "web", "namespace": "shop", "creationTimestamp": "yesterday",
                  "labels": {"app": 7}},
                 "status": {"loadBalancer": {"ingress": [{"ip": "198.51.100.1"}, {"ip": "::g"}]}},
                 "spec": 4}
                """);
        assertThat(service.flaws())
                .containsExactly(
                        new Flaw("metadata.creationTimestamp", "'yesterday' is not a time"),
                        new Flaw("metadata.labels.app", "a number instead of a string"),
                        new Flaw("status.loadBalancer.ingress[1].ip", "'::g' is not an IP address"),
                        new Flaw("spec", "a number instead of an object"));
    }

    @Test
    void aThousandFlawsAreNotKept() {
        String bad = "\"x\",".repeat(1000);
        assertThat(spec("\"externalIPs\": [" + bad + "\"192.0.2.7\"]").flaws()).hasSizeLessThan(20);
        assertThat(spec("\"externalIPs\": [" + bad + "\"192.0.2.7\"]").externalIps())
                .containsExactly(Ip.of("192.0.2.7"));
    }

    @Test
    void anObjectWithoutANameIsNotTaken() {
        assertThat(Kind.SERVICES.read("{\"spec\": {}}")).isEmpty();
        assertThat(Kind.SERVICES.read("[]")).isEmpty();
        assertThat(Kind.SERVICES.read("null")).isEmpty();
    }
}
