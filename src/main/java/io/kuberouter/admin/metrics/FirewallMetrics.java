package io.kuberouter.admin.metrics;

import static io.kuberouter.admin.metrics.Exposition.label;

import io.kuberouter.admin.view.firewall.KernelChains;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.Board;
import io.kuberouter.agent.PolicyTraffic;
import io.kuberouter.agent.SetupFaults;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.PacketCount;
import io.kuberouter.state.PodSide;
import io.kuberouter.state.RuleKey;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/// The firewall's metrics: the original's by their exact names, and ours. Nothing where no firewall runs, as there.
final class FirewallMetrics {

    /// Series of one name, so that ten thousand rules do not fill a Prometheus.
    static final int MOST = 1000;

    private final Board board;
    private final RoundMeters rounds;

    FirewallMetrics(Board board, RoundMeters rounds) {
        this.board = board;
        this.rounds = rounds;
    }

    void write(Exposition out) {
        var picture = board.overview();
        if (!PolicyCatalog.runs(picture)) {
            return;
        }
        var firewall = picture.desired().firewall();
        gauge(out, "kube_router_controller_policy_chains", "Active policy chains", KernelChains.policyChains(firewall));
        gauge(out, "kube_router_controller_policy_ipsets", "Active policy ipsets", sets(firewall));
        rounds.writeFirewall(out);
        var traffic = board.policyTraffic();
        var catalog = PolicyCatalog.of(picture, traffic);
        gauge(
                out,
                "kube_router_local_pods_programmed",
                "Pods of this node whose guard is in the kernel",
                catalog.programmed());
        gauge(out, "kube_router_local_pods_isolated", "Pods of this node that a policy isolates", catalog.guarded());
        out.family(
                        "kube_router_policy_last_success_timestamp_seconds",
                        "gauge",
                        "When the firewall last held all it should, since the epoch; 0 for never")
                .sample(
                        "kube_router_policy_last_success_timestamp_seconds",
                        "",
                        catalog.lastSuccess().map(Instant::getEpochSecond).orElse(0L));
        setup(out, SetupFaults.of(picture));
        counters(out, traffic);
        var drops = board.drops(0);
        out.family("kube_router_policy_drops_total", "counter", "Refused packets that the kernel told of")
                .sample("kube_router_policy_drops_total", "", drops.total());
        out.family("kube_router_policy_drops_suppressed_total", "counter", "Refused packets above the rate limit")
                .sample("kube_router_policy_drops_suppressed_total", "", drops.suppressed());
    }

    private static void setup(Exposition out, SetupFaults faults) {
        String name = "kube_router_policy_setup_faults";
        out.family(name, "gauge", "What flags and node are not set up for, by what it is about")
                .sample(name, label("about", "service_range"), faults.ranges().size())
                .sample(name, label("about", "node"), faults.node().size());
    }

    private static void counters(Exposition out, PolicyTraffic traffic) {
        String rules = "kube_router_policy_rule_packets_total";
        String denied = "kube_router_policy_denied_packets_total";
        out.family(rules, "counter", "First packets of connections that a rule of a policy let through");
        int rulesLeft = series(out, rules, traffic.allowed(), FirewallMetrics::labels);
        out.family(denied, "counter", "Packets that the policies of a pod refused");
        int deniedLeft = series(out, denied, traffic.refused(), FirewallMetrics::labels);
        String left = "kube_router_policy_series_left_out";
        out.family(left, "gauge", "Series of a metric that are not shown, for there would be more than " + MOST)
                .sample(left, label("metric", rules), rulesLeft)
                .sample(left, label("metric", denied), deniedLeft);
    }

    /// Writes the first of the series, always the same ones.
    ///
    /// @return how many were left out
    private static <K extends Comparable<K>> int series(
            Exposition out, String name, Map<K, PacketCount> counts, Function<K, String> labels) {
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST)
                .forEach(entry -> out.sample(
                        name, labels.apply(entry.getKey()), entry.getValue().packets()));
        return Math.max(0, counts.size() - MOST);
    }

    private static String labels(RuleKey rule) {
        return String.join(
                ",",
                label("namespace", rule.policy().namespace()),
                label("policy", rule.policy().name()),
                label("direction", rule.direction().toString()),
                label("rule", Integer.toString(rule.index())));
    }

    private static String labels(PodSide side) {
        return String.join(
                ",",
                label("namespace", side.pod().namespace()),
                label("pod", side.pod().name()),
                label("direction", side.direction().toString()));
    }

    private static long sets(Firewall firewall) {
        return firewall.sets().keySet().stream()
                        .filter(key -> isPolicySet(key.name()))
                        .count()
                + firewall.nft().keySet().stream()
                        .filter(key -> key.kind() == NftKey.Kind.SET && isPolicySet(key.name()))
                        .count();
    }

    private static boolean isPolicySet(String name) {
        return name.startsWith("KUBE-SRC-") || name.startsWith("KUBE-DST-");
    }

    private static void gauge(Exposition out, String name, String help, long value) {
        out.family(name, "gauge", help).sample(name, "", value);
    }
}
