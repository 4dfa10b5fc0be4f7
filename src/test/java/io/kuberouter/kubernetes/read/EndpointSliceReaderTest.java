package io.kuberouter.kubernetes.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.SlicePort;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointSliceReaderTest {

    private static EndpointSlice read(String json) {
        return Kind.ENDPOINT_SLICES.read(json).orElseThrow();
    }

    private static EndpointSlice slice(String rest) {
        return read("""
                {"metadata": {"name": "web-x7", "namespace": "shop",
                  "labels": {"kubernetes.io/service-name": "web"}}, "addressType": "IPv4", %s}
                """.formatted(rest));
    }

    @Test
    void everyFieldThatIsReadArrives() {
        var slice = read("""
                {"metadata": {"name": "web-x7", "namespace": "shop", "generateName": "other-",
                   "labels": {"kubernetes.io/service-name": "web"}, "ownerReferences": [{"name": "third"}]},
                 "endpoints": [
                   {"addresses": ["FD00:244:1::0:2"], "conditions": {"ready": true, "serving": true, "terminating": false},
                    "nodeName": "node-1", "zone": "a", "targetRef": {"kind": "Pod", "name": "web-1"}, "hints": {}},
                   {"addresses": ["fd00:244:2::3"], "conditions": {"ready": false, "serving": true, "terminating": true},
                    "nodeName": "node-2"}],
                 "ports": [{"name": "http", "protocol": "TCP", "port": 8080}, {"name": "sip", "protocol": "SCTP", "port": 5060}],
                 "addressType": "IPv6"}
                """);
        assertThat(slice)
                .isEqualTo(new EndpointSlice(
                        new ObjectName("shop", "web-x7"),
                        new ObjectName("shop", "web"),
                        Family.IPV6,
                        List.of(
                                new SlicePort("http", Protocol.TCP, new Port(8080)),
                                new SlicePort("sip", Protocol.SCTP, new Port(5060))),
                        List.of(
                                new Endpoint(List.of(Ip.of("fd00:244:1::2")), true, true, false, "node-1", "a"),
                                new Endpoint(List.of(Ip.of("fd00:244:2::3")), false, true, true, "node-2", "")),
                        List.of()));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                arguments("{}", true, true, false),
                arguments("null", true, true, false),
                arguments("{\"ready\": null, \"serving\": null, \"terminating\": null}", true, true, false),
                arguments("{\"ready\": false}", false, false, false),
                arguments("{\"serving\": false}", true, false, false),
                arguments("{\"serving\": null, \"ready\": false}", false, false, false),
                arguments("{\"ready\": false, \"serving\": true, \"terminating\": true}", false, true, true));
    }

    @ParameterizedTest
    @MethodSource
    void conditions(String conditions, boolean ready, boolean serving, boolean terminating) {
        var slice = slice("\"endpoints\": [{\"addresses\": [\"10.244.1.2\"], \"conditions\": " + conditions + "}]");
        assertThat(slice.endpoints())
                .containsExactly(new Endpoint(List.of(Ip.of("10.244.1.2")), ready, serving, terminating, "", ""));
        assertThat(slice.flaws()).isEmpty();
    }

    static Stream<Arguments> owners() {
        return Stream.of(
                arguments("\"generateName\": \"web-\"", "web"),
                arguments("\"ownerReferences\": [{\"kind\": \"Service\", \"name\": \"web\"}]", "web"),
                arguments(
                        "\"ownerReferences\": [{\"name\": \"a\"}, {\"name\": \"b\"}], \"generateName\": \"web-\"",
                        "web"),
                arguments("\"labels\": {\"kubernetes.io/service-name\": \"\"}, \"generateName\": \"web-\"", "web"));
    }

    @ParameterizedTest
    @MethodSource
    void owners(String meta, String service) {
        var slice = read(
                "{\"addressType\": \"IPv4\", \"metadata\": {\"name\": \"s\", \"namespace\": \"shop\", " + meta + "}}");
        assertThat(slice.service()).isEqualTo(new ObjectName("shop", service));
    }

    @Test
    void aSliceOfNoServiceSaysSo() {
        var slice = read("{\"addressType\": \"IPv4\", \"metadata\": {\"name\": \"s\", \"namespace\": \"shop\"}}");
        assertThat(slice.service()).isEqualTo(new ObjectName("shop", ""));
        assertThat(slice.flaws()).extracting(Flaw::field).containsExactly("metadata");
    }

    static Stream<Arguments> notTaken() {
        return Stream.of(
                arguments("\"addressType\": \"FQDN\""),
                arguments("\"addressType\": \"\""),
                arguments("\"metadata\": {\"name\": \"x\"}"),
                arguments("\"addressType\": \"IPv4\", \"metadata\": {\"name\": \"x\", "
                        + "\"labels\": {\"service.kubernetes.io/headless\": \"\"}}"));
    }

    @ParameterizedTest
    @MethodSource
    void notTaken(String slice) {
        assertThat(Kind.ENDPOINT_SLICES.read("{\"metadata\": {\"name\": \"x\"}, " + slice + "}"))
                .isEmpty();
    }

    static Stream<Arguments> flaws() {
        return Stream.of(
                arguments(
                        "\"endpoints\": [{\"addresses\": [\"10.0.0.256\"]}]",
                        "endpoints[0].addresses[0]",
                        "'10.0.0.256' is not an IP address"),
                arguments(
                        "\"endpoints\": [{\"addresses\": [\"fd00::7\"]}]",
                        "endpoints",
                        "fd00::7 in a slice of IPv4 addresses"),
                arguments(
                        "\"endpoints\": [{\"addresses\": \"10.0.0.1\"}]",
                        "endpoints[0].addresses",
                        "a string instead of an array"),
                arguments(
                        "\"endpoints\": [{\"conditions\": {\"serving\": \"yes\"}}]",
                        "endpoints[0].conditions.serving",
                        "a string instead of true or false"),
                arguments(
                        "\"endpoints\": [{\"nodeName\": 7}]", "endpoints[0].nodeName", "a number instead of a string"),
                arguments("\"ports\": [{\"name\": \"a\", \"port\": null}]", "ports[0].port", "missing"),
                arguments("\"ports\": [{\"name\": \"a\"}]", "ports[0].port", "missing"),
                arguments(
                        "\"ports\": [{\"port\": 80, \"protocol\": \"ICMP\"}]",
                        "ports[0].protocol",
                        "unknown protocol 'ICMP'"),
                arguments("\"ports\": [[]]", "ports[0]", "an array instead of an object"));
    }

    @ParameterizedTest
    @MethodSource
    void flaws(String rest, String field, String problem) {
        assertThat(slice(rest).flaws()).containsExactly(new Flaw(field, problem));
    }

    @Test
    void anAddressThatIsNoneLeavesTheOthers() {
        var slice = slice("""
                "endpoints": [{"addresses": ["10.244.1.2", "x", "10.244.1.3"]}, {"addresses": [null]},
                              {"addresses": ["10.244.1.4"]}],
                "ports": [{"port": 0}, {"name": "http", "port": 8080}]
                """);
        assertThat(slice.endpoints().stream().flatMap(e -> e.addresses().stream()))
                .containsExactly(Ip.of("10.244.1.2"), Ip.of("10.244.1.3"), Ip.of("10.244.1.4"));
        assertThat(slice.ports()).containsExactly(new SlicePort("http", Protocol.TCP, new Port(8080)));
        assertThat(slice.flaws())
                .extracting(Flaw::field)
                .containsExactly("endpoints[0].addresses[1]", "endpoints[1].addresses[0]", "ports[0].port");
    }

    @Test
    void textThatRepeatsIsHeldOnce() {
        var slice = slice("\"endpoints\": [{\"nodeName\": \"node-1\"}, {\"nodeName\": \"node-1\"}]");
        assertThat(slice.endpoints().get(0).node())
                .isSameAs(slice.endpoints().get(1).node());
    }
}
