package io.kuberouter.options;

import static io.kuberouter.options.CommandLines.options;
import static io.kuberouter.options.CommandLines.parse;
import static io.kuberouter.options.CommandLines.refused;
import static io.kuberouter.options.CommandLines.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line behaves as Go's pflag makes the original's behave.
class FlagsTest {

    @ParameterizedTest(name = "{0} makes {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            --masquerade-all                                | --masquerade-all   | true
            --masquerade-all=true                           | --masquerade-all   | true
            --masquerade-all=t                              | --masquerade-all   | true
            --masquerade-all=1                              | --masquerade-all   | true
            --masquerade-all=TRUE                           | --masquerade-all   | true
            --masquerade-all=True                           | --masquerade-all   | true
            --masquerade-all=T                              | --masquerade-all   | true
            --run-router=f                                  | --run-router       | false
            --run-router=F                                  | --run-router       | false
            --run-router=0                                  | --run-router       | false
            --run-router=FALSE                              | --run-router       | false
            --run-router=False                              | --run-router       | false
            --run-router=false --run-router                 | --run-router       | true
            --run-router --run-router=false                 | --run-router       | false
            --health-port=1 --health-port 2                 | --health-port      | 2
            --health-port=0x10                              | --health-port      | 16
            --health-port=0X1F                              | --health-port      | 31
            --health-port=010                               | --health-port      | 8
            --health-port=0o17                              | --health-port      | 15
            --health-port=0b101                             | --health-port      | 5
            --health-port=0x1_0                             | --health-port      | 16
            --health-port=0                                 | --health-port      | 0
            --health-port=65535                             | --health-port      | 65535
            --peer-router-multihop-ttl=255                  | --peer-router-multihop-ttl | 255
            --cluster-asn=4294967294                        | --cluster-asn      | 4294967294
            --cluster-asn=0xFC01                            | --cluster-asn      | 64513
            --ipvs-sync-period=1m30s                        | --ipvs-sync-period | 1m30s
            --ipvs-sync-period 90s                          | --ipvs-sync-period | 1m30s
            --kubeconfig=@/etc/file                         | --kubeconfig       | @/etc/file
            --kubeconfig=                                   | --kubeconfig       | ''
            --kubeconfig --master                           | --kubeconfig       | --master
            --kubeconfig -v                                 | --kubeconfig       | -v
            --kubeconfig="q"                                | --kubeconfig       | "q"
            --kubeconfig=a=b                                | --kubeconfig       | a=b
            -v 3                                            | --v                | 3
            -v3                                             | --v                | 3
            -v=3                                            | --v                | 3
            --v=3                                           | --v                | 3
            -v3 --v=2 -v 1                                  | --v                | 1
            --excluded-cidrs=10.0.0.0/8,11.0.0.0/8          | --excluded-cidrs   | 10.0.0.0/8,11.0.0.0/8
            --excluded-cidrs=10.0.0.0/8 --excluded-cidrs 11.0.0.0/8 | --excluded-cidrs | 10.0.0.0/8,11.0.0.0/8
            --excluded-cidrs="10.0.0.0/8","11.0.0.0/8"      | --excluded-cidrs   | 10.0.0.0/8,11.0.0.0/8
            --excluded-cidrs=                               | --excluded-cidrs   | ''
            --service-cluster-ip-range=10.0.0.0/16          | --service-cluster-ip-range | 10.0.0.0/16
            """)
    void aFlagIsReadAsPflagReadsIt(String line, String flag, String expected) {
        assertThat(value(options(line.split(" ")), flag)).isEqualTo(expected);
    }

    @Test
    void theFirstUseOfAListReplacesTheDefaultAndLaterOnesAppend() {
        var options = options(
                "--enable-ipv6", "--service-cluster-ip-range=10.0.0.0/16", "--service-cluster-ip-range=fd00::/112");
        assertThat(options.ranges().clusterIps())
                .extracting(Object::toString)
                .containsExactly("10.0.0.0/16", "fd00::/112");
    }

    @Test
    void blanksAndQuotesAroundAddressesAreCut() {
        var options = options("--peer-router-ips= 192.0.2.1 ,'192.0.2.2'", "--peer-router-asns=64512,65001");
        assertThat(options.peers().peers())
                .extracting(peer -> peer.address() + " " + peer.asn() + " " + peer.port())
                .containsExactly("192.0.2.1 64512 179", "192.0.2.2 65001 179");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --nope                            | --nope: unknown flag
            --nope=secret                     | --nope: unknown flag
            --run                             | --run: unknown flag
            --Run-Router                      | --Run-Router: unknown flag
            -master=x                         | -master: unknown flag
            -run-router                       | -run-router: unknown flag
            --kubeconfig                      | --kubeconfig: needs a value
            -v                                | --v: needs a value
            --masquerade-all=maybe            | --masquerade-all=maybe: must be true or false
            --masquerade-all=yes              | --masquerade-all=yes: must be true or false
            --masquerade-all=tRUE             | --masquerade-all=tRUE: must be true or false
            --masquerade-all=                 | --masquerade-all=: must be true or false
            --ipvs-sync-period=5              | --ipvs-sync-period=5: must be a duration
            --ipvs-sync-period=5x             | --ipvs-sync-period=5x: has the unknown unit 'x'
            --health-port=65536               | --health-port=65536: must be at most 65535
            --health-port=-1                  | --health-port=-1: must be a whole number
            --health-port=1.5                 | --health-port=1.5: must be a whole number
            --health-port=09                  | --health-port=09: must be a whole number
            --health-port=                    | --health-port=: must be a whole number
            --peer-router-multihop-ttl=256    | --peer-router-multihop-ttl=256: must be at most 255
            --bgp-port=4294967296             | --bgp-port=4294967296: must be at most 4294967295
            --peer-router-asns=0x10           | --peer-router-asns=0x10: must be a whole number
            --peer-router-asns=               | --peer-router-asns=: must be a whole number
            --peer-router-ips=1.2.3           | --peer-router-ips=1.2.3: '1.2.3' is not an IP address
            --excluded-cidrs=1"2              | --excluded-cidrs=1"2: has a quote
            --excluded-cidrs="1               | --excluded-cidrs="1: has a quote that is never closed
            """)
    void aMistakeEndsWithTwoMessageAndUsage(String line, String error) {
        var refused = refused(line.split(" "));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).singleElement().asString().startsWith(error);
        assertThat(refused.text()).contains("\nUsage: kube-router [flags]\n");
    }

    @Test
    void aLongNameWithOneDashIsNotRead() {
        assertThat(refused("-health-port=1").exitCode()).isEqualTo(2);
        assertThat(refused("-cleanup-config").exitCode()).isEqualTo(2);
        assertThat(refused("-version").errors()).containsExactly("--v=ersion: must be a whole number");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        var refused = refused("--nope", "--run-router=maybe", "--health-port=x", "--overlay-type=ful", "--master");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors())
                .containsExactlyInAnyOrder(
                        "--nope: unknown flag",
                        "--run-router=maybe: must be true or false",
                        "--health-port=x: must be a whole number, not 'x'",
                        "--overlay-type=ful: must be subnet or full",
                        "--master: needs a value");
    }

    @Test
    void nothingMoreIsSaidAboutAFlagThatCouldNotBeRead() {
        assertThat(refused("--peer-router-ips=a", "--peer-router-asns=64512").errors())
                .hasSize(1);
        assertThat(refused("--peer-router-ips=192.0.2.1", "--peer-router-asns=a")
                        .errors())
                .hasSize(1);
        assertThat(refused("--run-router=x", "--run-firewall=false", "--run-service-proxy=false")
                        .errors())
                .hasSize(1);
    }

    @Test
    void strayWordsEndWithOneAndAreListed() {
        var refused = refused("stray", "--run-router=false", "other");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).containsExactly("unrecognized positional argument(s): [stray, other]");
        assertThat(refused.text()).doesNotContain("Usage:");
    }

    @Test
    void aWordBehindASwitchIsStray() {
        assertThat(refused("--run-router", "false").errors())
                .containsExactly("unrecognized positional argument(s): [false]");
    }

    @Test
    void everythingBehindTwoDashesIsStray() {
        assertThat(refused("--", "--run-router").errors())
                .containsExactly("unrecognized positional argument(s): [--run-router]");
    }

    @Test
    void anArgumentFileIsAStrayWord() {
        assertThat(refused("@flags").errors()).containsExactly("unrecognized positional argument(s): [@flags]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "1.5", "1m", "99999999999"})
    void aLogLevelThatIsNoNumberEndsWithOne(String level) {
        var refused = refused("-v", level, "--help");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).containsExactly("--v=" + level + ": must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help", "--help=true", "-hV", "-Vh", "-hv4", "-h --overlay-type=ful"})
    void helpBeatsValidation(String line) {
        assertThat(parse(line.split(" "))).isEqualTo(new Invocation.Help(Usage.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version", "-V --ipvs-sync-period=0s", "--version -h=false"})
    void versionBeatsValidation(String line) {
        assertThat(parse(line.split(" "))).isEqualTo(new Invocation.Version());
    }

    @Test
    void neitherBeatsAParseErrorOrAStrayWord() {
        assertThat(refused("-h", "--nope").exitCode()).isEqualTo(2);
        assertThat(refused("-V", "--health-port=x").exitCode()).isEqualTo(2);
        assertThat(refused("-h", "stray").exitCode()).isEqualTo(1);
        assertThat(refused("-h", "--nope", "stray").exitCode()).isEqualTo(2);
    }

    @Test
    void aCheckThatFailsEndsWithTwoAndAHintOnly() {
        var refused = refused("--ipvs-sync-period=0s");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.text())
                .isEqualTo("--ipvs-sync-period=0s: must be greater than 0\nSee 'kube-router --help'.\n");
    }

    @Test
    void theNodeIsNamedByFlagThenVariableThenHost() {
        var variable = Map.of("NODE_NAME", "node-b");
        assertThat(nodeName(List.of("--hostname-override=node-c"), variable)).isEqualTo("node-c");
        assertThat(nodeName(List.of(), variable)).isEqualTo("node-b");
        assertThat(nodeName(List.of(), Map.of("NODE_NAME", ""))).isEqualTo("host-a");
    }

    private static String nodeName(List<String> words, Map<String, String> environment) {
        var invocation = Flags.parse(words, environment, "host-a");
        return invocation instanceof Invocation.Run run
                ? run.options().process().nodeName()
                : invocation.toString();
    }
}
