package io.kuberouter.admin.metrics;

import static io.kuberouter.admin.metrics.Exposition.label;

import io.kuberouter.agent.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What the agent reports while it works, kept for the next scrape.
public final class RoundMeters implements Meters {

    /// The areas of both planes.
    private static final Set<String> FIREWALL = Set.of("ipset", "filter", "members", "nftables");

    private static final Set<String> POLICY_CHAINS = Set.of("filter", "nftables");

    /// Parts of the original's full passes. This agent writes differences, in steps that it times as a whole: they stay
    /// at 0, as in the original with nftables.
    private static final List<String> NEVER = List.of(
            "iptables_v4_save_time",
            "iptables_v6_save_time",
            "iptables_v4_restore_time",
            "iptables_v6_restore_time",
            "policy_ipset_v4_restore_time",
            "policy_ipset_v6_restore_time");

    private final Histogram rounds = new Histogram();
    private final LongAdder failedRounds = new LongAdder();
    private final Map<String, Histogram> eventToKernel = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> settled = new ConcurrentSkipListMap<>();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder failedSyncs = new LongAdder();
    private final Histogram firewall = new Histogram();
    private final Histogram policyChains = new Histogram();
    private final Histogram enforcement = Histogram.ofMinutes();

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
        for (String name : NEVER) {
            histogram(
                    "kube_router_controller_" + name,
                    "Not timed apart; kube_router_controller_iptables_sync_time holds all",
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
