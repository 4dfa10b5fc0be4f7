package io.kuberouter.options;

import static io.kuberouter.options.CommandLines.options;
import static io.kuberouter.options.CommandLines.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.PortRange;
import io.kuberouter.options.PolicyOptions.Plane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What does not fit is refused before anything is touched, all of it at once.
class ChecksTest {

    private static void refuses(String line, String... errors) {
        var refused = refused(line.split(" "));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).containsExactlyInAnyOrder(errors);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cache-sync-timeout",
                "--ipvs-sync-period",
                "--ipvs-graceful-period",
                "--iptables-sync-period",
                "--routes-sync-period",
                "--injected-routes-sync-period",
                "--loadbalancer-sync-period",
                "--bgp-graceful-restart-time",
                "--bgp-graceful-restart-deferral-time"
            })
    void aPeriodIsGreaterThanZero(String flag) {
        refuses(flag + "=0", flag + "=0s: must be greater than 0");
        refuses(flag + "=-1m", flag + "=-1m0s: must be greater than 0");
        options(flag + "=1ms");
    }

    @Test
    void anUnknownWordIsNoSilentChoice() {
        refuses("--overlay-type=ful", "--overlay-type=ful: must be subnet or full");
        refuses("--overlay-encap=FOU", "--overlay-encap=FOU: must be ipip or fou");
        refuses("--netpol-refusal=ignore", "--netpol-refusal=ignore: must be reject or reset or drop");
        refuses("--netpol-icmp=none", "--netpol-icmp=none: must be all or errors");
        refuses("--netpol-own-node=never", "--netpol-own-node=never: must be policy or always");
        refuses("--netpol-plane=ebpf", "--netpol-plane=ebpf: must be auto or iptables or nftables");
        refuses(
                "--netpol-ready-taint=key=value",
                "--netpol-ready-taint=key=value: is not a key of a taint, such as example.com/not-ready");
    }

    @Test
    void theHighestMetricsPortIsAPortLikeAnyOther() {
        assertThat(options("--metrics-port=65535").metrics().isOn()).isTrue();
        assertThat(options().metrics().isOn()).isFalse();
    }

    @Test
    void anAddressToListenOnMayStandInBrackets() {
        for (var text : List.of("::1", "[::1]")) {
            assertThat(options("--health-addr=" + text).health().address()).contains(Ip.of("::1"));
            assertThat(options("--metrics-addr=" + text).metrics().address()).contains(Ip.of("::1"));
            assertThat(options("--admin-addr=" + text).admin().address()).isEqualTo(Ip.of("::1"));
            assertThat(options("--pprof-addr=" + text).profiling().address()).contains(Ip.of("::1"));
        }
        assertThat(options().health().address()).isEmpty();
        assertThat(options("--health-addr=localhost").health().address()).contains(Ip.of("127.0.0.1"));
    }

    @Test
    void masterAloneIsEnough() {
        assertThat(options("--master=http://127.0.0.1:8080").api())
                .isEqualTo(new ApiOptions(Optional.empty(), Optional.of("http://127.0.0.1:8080")));
    }

    @Test
    void nothingToRunIsAnErrorButTheAllocatorAloneIsNot() {
        refuses(
                "--run-router=false --run-firewall=false --run-service-proxy=false",
                "nothing to run: enable one of --run-router, --run-firewall, --run-service-proxy, --run-loadbalancer");
        options("--run-router=false", "--run-firewall=false", "--run-service-proxy=false", "--run-loadbalancer");
        options("--run-router=false", "--run-firewall=false", "--run-service-proxy=false", "--cleanup-config");
    }

    @Test
    void theAllocatorNeedsANameForItsLease() {
        var words = List.of("--run-loadbalancer");
        assertThat(Flags.parse(words, Map.of("POD_NAME", ""), "host-a"))
                .isEqualTo(new Invocation.Refused(
                        2,
                        List.of("--run-loadbalancer=true: needs the environment variable POD_NAME"),
                        "See 'kube-router --help'.\n"));
        var balancer = options("--run-loadbalancer").balancer();
        assertThat(balancer.podName()).contains("kube-router-4711");
        assertThat(balancer.podNamespace()).isEmpty();
    }

    @Test
    void theDefaultClusterRangeCountsOnlyForAnEnabledFamily() {
        var options = options("--enable-ipv4=false", "--enable-ipv6");
        assertThat(options.ranges().clusterIps()).isEmpty();
        assertThat(options.run().families()).containsExactly(Family.IPV6);
        assertThat(options().ranges().clusterIps()).hasSize(1);
    }

    @Test
    void aRangeNeedsItsFamily() {
        refuses(
                "--service-cluster-ip-range=10.96.0.0/12 --service-cluster-ip-range=fd00::/112",
                "--service-cluster-ip-range: fd00::/112 needs --enable-ipv6, which is false");
        refuses(
                "--enable-ipv4=false --enable-ipv6 --service-external-ip-range=192.0.2.0/24",
                "--service-external-ip-range: 192.0.2.0/24 needs --enable-ipv4, which is false");
        refuses(
                "--loadbalancer-ip-range=fd01::/112",
                "--loadbalancer-ip-range: fd01::/112 needs --enable-ipv6, which is false");
    }

    @Test
    void aNodeWithoutAFamilyHasNothingToDo() {
        refuses("--enable-ipv4=false", "no address family is enabled: --enable-ipv4 and --enable-ipv6 are false");
    }

    @Test
    void aFamilyHasOneClusterRange() {
        refuses(
                "--service-cluster-ip-range=10.0.0.0/16,10.1.0.0/16",
                "--service-cluster-ip-range=10.0.0.0/16,10.1.0.0/16: has more than one IPv4 network");
        refuses(
                "--enable-ipv6 --service-cluster-ip-range=fd00::/112,fd01::/112",
                "--service-cluster-ip-range=fd00::/112,fd01::/112: has more than one IPv6 network");
        refuses("--service-cluster-ip-range=", "--service-cluster-ip-range=: needs at least one network");
    }

    @Test
    void everyCheckSpeaksBeforeAnythingIsTouched() {
        refuses(
                "--ipvs-sync-period=0s --excluded-cidrs=10.0.0.0/33,x --service-node-port-range=9-1 --bgp-holdtime=18h12m16s"
                        + " --cluster-asn=1 --enable-bfd --bfd-detection-multiplier=0 --bfd-port=0 --metrics-path=x"
                        + " --peer-router-ips=192.0.2.1 --peer-router-ports=1,2 --overlay-encap-port=80",
                "--ipvs-sync-period=0s: must be greater than 0",
                "--excluded-cidrs: '10.0.0.0/33' is not a CIDR: its length does not fit",
                "--excluded-cidrs: 'x' is not a CIDR",
                "--service-node-port-range=9-1: must be first-last or first:last, with 0 <= first < last <= 65535",
                "--bgp-holdtime=18h12m16s: must be 3s-18h12m15s",
                "--cluster-asn=1: must be 0, 64512-65535 or 4200000000-4294967294",
                "--bfd-detection-multiplier=0: must be 1-255",
                "--bfd-port=0: must be 1-65535",
                "--metrics-path=x: must begin with /",
                "--peer-router-asns: 0 given for 1 of --peer-router-ips",
                "--peer-router-ports: 2 given for 1 of --peer-router-ips",
                "--overlay-encap-port=80: must be 1024-65535");
    }

    @Test
    void nodePortsAreReadWithDashOrColon() {
        assertThat(options("--service-node-port-range=3000:4000").ranges().nodePorts())
                .isEqualTo(new PortRange(3000, 4000));
        assertThat(options().ranges().nodePorts()).isEqualTo(new PortRange(30000, 32767));
        refused("--service-node-port-range=1-65536");
        refused("--service-node-port-range=3000");
    }

    @Test
    void podNetworksMayBeOfBothFamilies() {
        assertThat(options("--cluster-cidr=10.244.1.1/16, fd00::/56").ranges().pods())
                .extracting(Object::toString)
                .containsExactly("10.244.0.0/16", "fd00::/56");
    }

    @Test
    void theLimitsOfGracefulRestartHoldOnlyWithIt() {
        assertThat(options("--bgp-graceful-restart-time=4096s").bgp().gracefulRestart())
                .isEmpty();
        refuses(
                "--bgp-graceful-restart --bgp-graceful-restart-time=4096s",
                "--bgp-graceful-restart-time=1h8m16s: must be at most 1h8m15s");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 23455, 23457, 63999, 64512, 65534, 131072, 4294967294L})
    void aPeerHasAnAssignableAs(long asn) {
        assertThat(options("--peer-router-ips=192.0.2.1", "--peer-router-asns=" + asn)
                        .peers()
                        .peers())
                .extracting(PeerOptions.Peer::asn)
                .containsExactly(asn);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 23456, 64000, 64511, 65535, 131071, 4294967295L, 4294967296L})
    void aPeerHasNoReservedAs(long asn) {
        refuses(
                "--peer-router-ips=192.0.2.1 --peer-router-asns=" + asn,
                "--peer-router-asns: " + asn + " is reserved or no AS number");
    }

    @Test
    void anIpvsTimeoutHasWholeSeconds() {
        refuses("--service-tcp-timeout=500ms", "--service-tcp-timeout=500ms: must be 0 or at least 1s");
        refuses("--service-udp-timeout=-1s", "--service-udp-timeout=-1s: must be 0 or at least 1s");
        var proxy = options("--service-tcp-timeout=1m1.5s", "--service-tcpfin-timeout=1s")
                .proxy();
        assertThat(proxy.tcpTimeout()).contains(Duration.ofSeconds(61));
        assertThat(proxy.tcpFinTimeout()).contains(Duration.ofSeconds(1));
        assertThat(proxy.udpTimeout()).isEmpty();
    }

    @Test
    void thePagesStayOnLoopbackForNow() {
        refuses("--admin-addr=0.0.0.0", "--admin-addr=0.0.0.0: must be a loopback address");
        refuses("--admin-addr=", "--admin-addr=: must be a loopback address");
        refuses("--admin-addr=10.0.0.1", "--admin-addr=10.0.0.1: must be a loopback address");
        refuses("--admin-addr=here", "--admin-addr=here: is not an IP address");
        assertThat(options("--admin-addr=127.0.0.2", "--admin-port=0").admin().isOn())
                .isFalse();
    }

    @Test
    void dryRunAndForceBelongToCleanup() {
        refuses("--dry-run", "--dry-run: only together with --cleanup-config");
        refuses("--force", "--force: only together with --cleanup-config");
        var process = options("--cleanup-config", "--dry-run", "--force").process();
        assertThat(process.cleanup() && process.dryRun() && process.force()).isTrue();
    }

    @Test
    void ourFlagForTheFirewallBeatsTheOriginals() {
        assertThat(options().policy().plane()).isEqualTo(Plane.IPTABLES);
        assertThat(options("--use-nftables-for-netpol").policy().plane()).isEqualTo(Plane.NFTABLES);
        assertThat(options("--use-nftables-for-netpol", "--netpol-plane=iptables")
                        .policy()
                        .plane())
                .isEqualTo(Plane.IPTABLES);
        assertThat(options("--netpol-plane=auto").policy().plane()).isEqualTo(Plane.AUTO);
    }

    @Test
    void aTaintIsNamedByItsKey() {
        assertThat(options().policy().readyTaint()).isEmpty();
        for (String key : List.of("not-ready", "node.kube-router.io/netpol-not-ready")) {
            assertThat(options("--netpol-ready-taint=" + key).policy().readyTaint())
                    .contains(key);
        }
    }

    @Test
    void theDefaultsBecomeTypedValues() {
        var options = options();
        assertThat(options.bgp().clusterAsn()).isEqualTo(64512);
        assertThat(options.bgp().routerId()).isEqualTo(new BgpOptions.RouterId.Primary());
        assertThat(options.bfd().desiredMinTx()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.overlay().reach()).isEqualTo(OverlayOptions.Reach.SUBNET);
        assertThat(options.routing().cniFile()).isEqualTo("/etc/cni/net.d/10-kuberouter.conf");
        assertThat(options("--router-id=192.0.2.1").bgp().routerId())
                .isEqualTo(new BgpOptions.RouterId.Fixed(Ip.of("192.0.2.1")));
        assertThat(options("--router-id=generate").bgp().routerId()).isEqualTo(new BgpOptions.RouterId.Generated());
    }
}
