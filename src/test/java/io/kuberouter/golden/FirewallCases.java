package io.kuberouter.golden;

import static io.kuberouter.golden.Rulesets.FRAME;
import static io.kuberouter.golden.Rulesets.any;
import static io.kuberouter.golden.Rulesets.blocks;
import static io.kuberouter.golden.Rulesets.both;
import static io.kuberouter.golden.Rulesets.denying;
import static io.kuberouter.golden.Rulesets.named;
import static io.kuberouter.golden.Rulesets.numbered;
import static io.kuberouter.golden.Rulesets.on;
import static io.kuberouter.golden.Rulesets.pod;
import static io.kuberouter.golden.Rulesets.pods;
import static io.kuberouter.golden.Rulesets.policy;
import static io.kuberouter.golden.Rulesets.to;
import static io.kuberouter.net.Family.IPV4;
import static io.kuberouter.net.Family.IPV6;
import static io.kuberouter.net.Protocol.SCTP;
import static io.kuberouter.net.Protocol.TCP;
import static io.kuberouter.net.Protocol.UDP;
import static io.kuberouter.state.Direction.EGRESS;
import static io.kuberouter.state.Direction.INGRESS;
import static io.kuberouter.state.GroupKey.Role.DESTINATION;
import static io.kuberouter.state.GroupKey.Role.SOURCE;

import io.kuberouter.net.PortRange;
import io.kuberouter.net.Prefix;
import io.kuberouter.options.CommandLines;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.RulesetPlanner;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.GuardFrame.Manner;
import io.kuberouter.state.GuardFrame.Refusal;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.Ruleset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The rulesets of the firewall's golden cases, by the names of their folders.
public final class FirewallCases {

    private static final PodGuard FREE = pod("default/free", "10.244.1.3 fd00:244:1::3", "", "");

    private FirewallCases() {}

    public static Map<String, Ruleset> all() {
        return Map.ofEntries(
                Map.entry("no-policies", Rulesets.of(FRAME, FREE, pod("shop/web-1", "10.244.1.4", "", ""))),
                Map.entry("ingress-from-pods", ingressFromPods(FRAME)),
                Map.entry("both-types", bothTypes()),
                Map.entry("deny-all", denyAll(FRAME)),
                Map.entry("blocks", blocksAndPorts()),
                Map.entry("named-ports", namedPorts()),
                Map.entry("default-deny", denyAll(denying(Manner.USUAL, Rulesets.PODS, Rulesets.PODS_6))),
                Map.entry(
                        "default-deny-dropped",
                        denyAll(denying(new Manner(Refusal.DROP, false, false, true), Rulesets.PODS))),
                Map.entry(
                        "reset-and-free-node",
                        denyAll(denying(new Manner(Refusal.RESET, true, true, false), Rulesets.PODS, Rulesets.PODS_6))),
                Map.entry("ranges", Rulesets.of(ranges(), FREE)),
                Map.entry("long-names", longNames()),
                Map.entry("several-addresses", severalAddresses()));
    }

    /// The cases that begin with a cluster; both planes have golden files of them.
    public static List<Golden> clusters() {
        return Golden.of("firewall").stream()
                .filter(golden -> !golden.text("cluster.yaml").isEmpty())
                .toList();
    }

    /// What goes in: `cluster.yaml` and `flags` where the folder has them, else a ruleset made by hand.
    public static Ruleset of(Golden golden) {
        String cluster = golden.text("cluster.yaml");
        if (cluster.isEmpty()) {
            return of(golden.toString());
        }
        var options = CommandLines.options(golden.text("flags").lines().toArray(String[]::new));
        var ranges = options.ranges();
        var frame = new GuardFrame(
                options.run().families(),
                ranges.clusterIps(),
                ranges.externalIps(),
                ranges.loadBalancerIps(),
                ranges.nodePorts(),
                List.of(),
                Manner.USUAL);
        var settings = new FirewallSettings("here", frame, options.policy().defaultDeny());
        return new RulesetPlanner(settings).plan(ClusterYaml.read(cluster)).ruleset();
    }

    public static Ruleset of(String name) {
        return Objects.requireNonNull(all().get(name), name);
    }

    private static Ruleset ingressFromPods(GuardFrame frame) {
        var peers = pods(SOURCE, "peers", IPV4, "10.244.1.3", "10.244.2.9");
        return Rulesets.of(
                frame,
                peers,
                policy("default/allow-web", INGRESS, List.of(on(TCP, 80, 80, Rulesets.from(peers)))),
                pod("default/web-0", "10.244.1.2", "default/allow-web", ""),
                FREE);
    }

    /// All of a namespace: in from itself, out to nowhere.
    private static Ruleset bothTypes() {
        var four = pods(SOURCE, "same", IPV4, "10.244.1.2", "10.244.1.3");
        var six = pods(SOURCE, "same", IPV6, "fd00:244:1::2", "fd00:244:1::3");
        return Rulesets.of(
                FRAME,
                four,
                six,
                both("team/closed", numbered(List.of(Rulesets.from(four), Rulesets.from(six))), List.of()),
                pod("team/a", "10.244.1.2 fd00:244:1::2", "team/closed", "team/closed"),
                pod("team/b", "10.244.1.3 fd00:244:1::3", "team/closed", "team/closed"));
    }

    private static Ruleset denyAll(GuardFrame frame) {
        return Rulesets.of(
                frame,
                both("default/nothing", List.of(), numbered(List.of())),
                pod("default/web-0", "10.244.1.2 fd00:244:1::2", "default/nothing", "default/nothing"),
                FREE);
    }

    private static Ruleset blocksAndPorts() {
        var office = blocks(SOURCE, "office", IPV4, Prefix.of("10.1.0.0/16"), Prefix.of("192.0.2.7/32"));
        var world = blocks(DESTINATION, "world", IPV4, Rulesets.EVERYTHING);
        var world6 = blocks(DESTINATION, "world", IPV6, Rulesets.EVERYTHING_6);
        return Rulesets.of(
                FRAME,
                office,
                world,
                world6,
                policy(
                        "shop/office",
                        INGRESS,
                        List.of(on(TCP, 80, 80, Rulesets.from(office)), on(TCP, 8000, 8100, Rulesets.from(office))),
                        List.of(on(UDP, any(IPV4)), on(UDP, any(IPV6)), on(TCP, 80, 80, Rulesets.from(office))),
                        List.of(on(SCTP, 1, 65535, any(IPV4)), on(SCTP, any(IPV6)))),
                policy(
                        "shop/out",
                        EGRESS,
                        List.of(on(UDP, 53, 53, any(IPV4)), on(TCP, 53, 53, any(IPV4))),
                        List.of(to(world), to(world6)),
                        List.of(any(IPV6), on(TCP, 0, 65535, any(IPV4)))),
                pod("shop/web-0", "10.244.1.2 fd00:244:1::2", "shop/office", "shop/out"));
    }

    private static Ruleset namedPorts() {
        var http = pods(DESTINATION, "http", IPV4, "10.244.1.2");
        var alt = pods(DESTINATION, "other", IPV4, "10.244.1.3");
        var clients = pods(SOURCE, "clients", IPV4, "10.244.9.9");
        return Rulesets.of(
                FRAME,
                http,
                alt,
                clients,
                policy(
                        "shop/http",
                        INGRESS,
                        List.of(
                                named(TCP, 80, http, Rulesets.from(clients)),
                                named(TCP, 8080, alt, Rulesets.from(clients))),
                        List.of(named(TCP, 80, http, any(IPV4)))),
                pod("shop/a", "10.244.1.2", "shop/http", ""),
                pod("shop/b", "10.244.1.3", "shop/http", ""));
    }

    private static GuardFrame ranges() {
        return new GuardFrame(
                List.of(IPV4),
                List.of(Prefix.of("10.96.0.0/12"), Prefix.of("10.112.0.0/12"), Prefix.of("fd00:96::/108")),
                List.of(Prefix.of("203.0.113.0/24")),
                List.of(Prefix.of("198.51.100.0/25"), Prefix.of("198.51.100.200/32")),
                new PortRange(8080, 8090),
                List.of(Rulesets.PODS_6),
                Manner.USUAL);
    }

    private static Ruleset longNames() {
        String policy = "n".repeat(63) + "/" + "p".repeat(253);
        return Rulesets.of(
                FRAME,
                policy(policy, INGRESS, List.of(on(TCP, 80, 80, any(IPV4)))),
                pod("n".repeat(63) + "/" + "w".repeat(253), "10.244.1.2", policy, ""));
    }

    private static Ruleset severalAddresses() {
        return Rulesets.of(
                FRAME,
                policy("shop/in", INGRESS, List.of(any(IPV4))),
                policy("shop/in-too", INGRESS, List.of(any(IPV6))),
                pod("shop/many", "10.244.1.2 10.244.1.20 fd00:244:1::2", "shop/in shop/in-too", ""),
                pod("shop/six", "fd00:244:1::6", "", "shop/gone"));
    }
}
