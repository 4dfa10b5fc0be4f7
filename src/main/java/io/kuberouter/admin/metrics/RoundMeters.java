package io.kuberouter.admin.metrics;

import static io.kuberouter.admin.metrics.Exposition.label;
import static java.util.Objects.requireNonNull;

import io.kuberouter.agent.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the agent reports while it works, kept for the next scrape.
public final class RoundMeters implements Meters {

    /// The areas of both planes.
    private static final Set<String> FIREWALL = Set.of("ipset", "filter", "members", "nftables");

    private static final Set<String> POLICY_CHAINS = Set.of("filter", "nftables");

    private static final Pattern IPTABLES = Pattern.compile("ip(6?)tables(?:-nft|-legacy)?-(save|restore)");

    private static final List<String> TABLE_TIMES = List.of("v4_save", "v6_save", "v4_restore", "v6_restore");

    /// This agent writes sets by netlink, both families in one step of area `ipset`: they stay at 0, as in the original
    /// with nftables.
    private static final List<String> NEVER = List.of("policy_ipset_v4_restore_time", "policy_ipset_v6_restore_time");

    private final Histogram rounds = new Histogram();
    private final LongAdder failedRounds = new LongAdder();
    private final Map<String, Histogram> eventToKernel = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> settled = new ConcurrentSkipListMap<>();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder failedSyncs = new LongAdder();
    private final Histogram firewall = new Histogram();
    private final Histogram policyChains = new Histogram();
    private final Histogram enforcement = Histogram.ofMinutes();
    private final Map<String, Histogram> tables =
            TABLE_TIMES.stream().collect(Collectors.toUnmodifiableMap(name -> name, _ -> new Histogram()));

    @Override
    public void round(Duration took, boolean ok) {
        rounds.add(took);
        if (!ok) {
            failedRounds.increment();
        }
    }

    @Override
    public void eventToKernel(String area, Duration took) {
        eventToKernel.computeIfAbsent(area, _ -> new Histogram()).add(took);
        if (FIREWALL.contains(area)) {
            enforcement.add(took);
        }
    }

    @Override
    public void settled(String area, Duration took, boolean ok) {
        settled.computeIfAbsent(area, _ -> new Histogram()).add(took);
        if (FIREWALL.contains(area)) {
            (ok ? syncs : failedSyncs).increment();
        }
        if (ok && FIREWALL.contains(area)) {
            firewall.add(took);
        }
        if (ok && POLICY_CHAINS.contains(area)) {
            policyChains.add(took);
        }
    }

    /// Runs of iptables count for their family, whatever the table.
    @Override
    public void program(String name, Duration took) {
        var matcher = IPTABLES.matcher(name);
        if (matcher.matches()) {
            String family = matcher.group(1).isEmpty() ? "v4_" : "v6_";
            requireNonNull(tables.get(family + matcher.group(2))).add(took);
        }
    }

    void write(Exposition out) {
        out.family("kube_router_round_seconds", "histogram", "Time of a round, from its inbox to its plan");
        rounds.write("kube_router_round_seconds", "", out);
        out.family("kube_router_rounds_failed", "counter", "Rounds that ended in an error of the agent")
                .sample("kube_router_rounds_failed", "", failedRounds.sum());
        byArea(
                "kube_router_event_to_kernel_seconds",
                "Last byte of a watch event to the kernel's acknowledgement",
                eventToKernel,
                out);
        byArea("kube_router_area_settle_seconds", "Time for writing the difference of an area", settled, out);
        out.family("kube_router_controller_ipvs_services_sync_time", "histogram", "Time it took for an IPVS sync");
        settled.computeIfAbsent("ipvs", _ -> new Histogram())
                .write("kube_router_controller_ipvs_services_sync_time", "", out);
    }

    /// The original's times of the firewall, and ours.
    void writeFirewall(Exposition out) {
        out.family("kube_router_policy_sync_total", "counter", "Steps of the firewall's areas, by what became of them")
                .sample("kube_router_policy_sync_total", label("result", "success"), syncs.sum())
                .sample("kube_router_policy_sync_total", label("result", "failure"), failedSyncs.sum());
        histogram(
                "kube_router_controller_iptables_sync_time", "Time it took for a step of the firewall", firewall, out);
        histogram(
                "kube_router_controller_policy_chains_sync_time",
                "Time it took for a step of the policy chains",
                policyChains,
                out);
        for (String name : TABLE_TIMES) {
            histogram(
                    "kube_router_controller_iptables_" + name + "_time",
                    "Time of a run of iptables that reads (save) or writes (restore)",
                    requireNonNull(tables.get(name)),
                    out);
        }
        for (String name : NEVER) {
            histogram(
                    "kube_router_controller_" + name,
                    "Not timed apart; see kube_router_area_settle_seconds of area ipset",
                    new Histogram(),
                    out);
        }
        histogram(
                "kube_router_policy_enforcement_seconds",
                "Last byte of a watch event to the firewall that stands",
                enforcement,
                out);
    }

    private static void histogram(String name, String help, Histogram histogram, Exposition out) {
        out.family(name, "histogram", help);
        histogram.write(name, "", out);
    }

    private static void byArea(String name, String help, Map<String, Histogram> histograms, Exposition out) {
        out.family(name, "histogram", help);
        histograms.forEach((area, histogram) -> histogram.write(name, label("area", area), out));
    }
}
