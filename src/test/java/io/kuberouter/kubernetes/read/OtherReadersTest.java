package io.kuberouter.kubernetes.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.cluster.ContainerPort;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Namespace;
import io.kuberouter.cluster.Node;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Pod;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import io.kuberouter.net.Protocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherReadersTest {

    @Test
    void aPodArrives() {
        var pod = Kind.PODS.read("""
                {"metadata": {"name": "web-1", "namespace": "shop", "uid": "0a1b-2c", "labels": {"app": "web"},
                   "deletionTimestamp": "2026-11-02T07:08:09Z"},
                 "spec": {
                   "initContainers": [
                     {"name": "setup", "ports": [{"name": "setup", "containerPort": 1}]},
                     {"name": "mesh", "restartPolicy": "Always", "ports": [{"name": "mesh", "containerPort": 15001}]}],
                   "containers": [{"name": "web", "image": "web", "ports": [
                     {"name": "http", "containerPort": 8080, "protocol": "TCP"}, {"containerPort": 9090},
                     {"name": "dns", "containerPort": 53, "protocol": "UDP"}]}],
                   "terminationGracePeriodSeconds": 7, "nodeName": "node-1", "hostNetwork": true},
                 "status": {"phase": "Running", "hostIP": "192.0.2.1", "podIP": "10.244.1.2",
                   "podIPs": [{"ip": "10.244.1.2"}, {"ip": "FD00:244:1::0:2"}]}}
                """);
        assertThat(pod)
                .contains(new Pod(
                        new ObjectName("shop", "web-1"),
                        "0a1b-2c",
                        "node-1",
                        List.of(Ip.of("10.244.1.2"), Ip.of("fd00:244:1::2")),
                        "Running",
                        true,
                        true,
                        7,
                        Map.of("app", "web"),
                        List.of(
                                new ContainerPort("mesh", Protocol.TCP, new Port(15001)),
                                new ContainerPort("http", Protocol.TCP, new Port(8080)),
                                new ContainerPort("dns", Protocol.UDP, new Port(53))),
                        List.of()));
    }

    /// The mirror of a static pod has a uid that only the API knows.
    @Test
    void aStaticPodHasTheUidThatItsKubeletGaveIt() {
        var pod = Kind.PODS.read("""
                {"metadata": {"name": "etcd-node-1", "namespace": "kube-system", "uid": "0a1b-2c", "annotations": {
                   "kubernetes.io/config.hash": "77ff00", "kubernetes.io/config.source": "file"}}}
                """).orElseThrow();
        assertThat(pod.uid()).isEqualTo("77ff00");
    }

    @Test
    void aPodOfNullsIsAPod() {
        var pod = Kind.PODS.read("""
                {"metadata": {"name": "p", "namespace": "shop", "labels": null, "deletionTimestamp": null},
                 "spec": {"terminationGracePeriodSeconds": null, "containers": null, "nodeName": null},
                 "status": {"podIPs": null, "podIP": "10.244.1.2", "containerStatuses": null}}
                """).orElseThrow();
        assertThat(pod.graceSeconds()).isEqualTo(30);
        assertThat(pod.ips()).as("podIP stands in for podIPs").containsExactly(Ip.of("10.244.1.2"));
        assertThat(pod.deleting()).isFalse();
        assertThat(pod.flaws()).isEmpty();
    }

    @Test
    void flawsOfAPodNameTheirPlace() {
        var pod = Kind.PODS.read("""
                {"metadata": {"name": "p"},
                 "spec": {"containers": [{"ports": [{"name": "a", "containerPort": 0, "protocol": "x"}]}],
                   "terminationGracePeriodSeconds": -4},
                 "status": {"podIPs": [{"ip": "10.244.1.2"}, {"ip": "y"}, null]}}
                """).orElseThrow();
        assertThat(pod.flaws())
                .containsExactly(
                        new Flaw("spec.containers[0].ports[0].protocol", "unknown protocol 'x'"),
                        new Flaw("spec.terminationGracePeriodSeconds", "-4 is negative; taken as 30"),
                        new Flaw("status.podIPs[1].ip", "'y' is not an IP address"));
        assertThat(pod.ips()).containsExactly(Ip.of("10.244.1.2"));
    }

    @Test
    void aNodeArrives() {
        var node = Kind.NODES.read("""
                {"metadata": {"name": "node-1", "labels": {"zone": "a"}, "annotations": {
                   "kube-router.io/pod-cidrs": "10.244.1.0/24, fd00:244:1::/64", "kube-router.io/pod-cidr": "10.9.0.0/24",
                   "volumes.kubernetes.io/x": "y"}},
                 "spec": {"podCIDR": "10.244.1.0/24", "podCIDRs": ["10.244.1.0/24"], "providerID": "aws:///a/i-1"},
                 "status": {"addresses": [
                   {"type": "Hostname", "address": "node-1"}, {"type": "ExternalIP", "address": "203.0.113.4"},
                   {"type": "InternalIP", "address": "192.0.2.1"}, {"type": "InternalIP", "address": "fd00::1"}],
                   "images": [{"names": ["a", "b"]}]}}
                """);
        assertThat(node)
                .contains(new Node(
                        new ObjectName("", "node-1"),
                        List.of(Ip.of("192.0.2.1"), Ip.of("fd00::1")),
                        List.of(Ip.of("203.0.113.4")),
                        List.of(Prefix.of("10.244.1.0/24"), Prefix.of("10.9.0.0/24"), Prefix.of("fd00:244:1::/64")),
                        Map.of("zone", "a"),
                        Map.of(
                                "kube-router.io/pod-cidrs",
                                "10.244.1.0/24, fd00:244:1::/64",
                                "kube-router.io/pod-cidr",
                                "10.9.0.0/24"),
                        "aws:///a/i-1",
                        List.of()));
    }

    @Test
    void theSinglePodCidrStandsInForTheList() {
        var node = Kind.NODES.read("{\"metadata\": {\"name\": \"n\"}, \"spec\": {\"podCIDR\": \"10.244.1.0/24\"}}");
        assertThat(node.orElseThrow().podCidrs()).containsExactly(Prefix.of("10.244.1.0/24"));
    }

    @Test
    void flawsOfANodeNameTheirPlace() {
        var node = Kind.NODES.read("""
                {"metadata": {"name": "n", "annotations": {"kube-router.io/pod-cidrs": "10.1.0.0/24,x"}},
                 "spec": {"podCIDRs": ["10.244.1.0/33", ""]},
                 "status": {"addresses": [{"type": "InternalIP", "address": "node.local"}, {"type": "InternalIP"}]}}
                """).orElseThrow();
        assertThat(node.flaws())
                .extracting(Flaw::field)
                .containsExactly(
                        "spec.podCIDRs[0]",
                        "status.addresses[0]",
                        "status.addresses[1]",
                        "metadata.annotations['kube-router.io/pod-cidrs']");
        assertThat(node.podCidrs()).containsExactly(Prefix.of("10.1.0.0/24"));
    }

    @Test
    void aNamespaceArrives() {
        var namespace = Kind.NAMESPACES.read("{\"metadata\": {\"name\": \"shop\", \"labels\": {\"ns\": \"y\"}}}");
        assertThat(namespace).contains(new Namespace(new ObjectName("", "shop"), Map.of("ns", "y")));
    }
}
