package io.kuberouter.admin.metrics;

import io.kuberouter.agent.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// What the agent reports while it works, kept for the next scrape.
public final class RoundMeters implements Meters {

    private final Histogram rounds = new Histogram();
    private final LongAdder failedRounds = new LongAdder();
    private final Map<String, Histogram> eventToKernel = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> settled = new ConcurrentSkipListMap<>();

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
    }

    @Override
    public void settled(String area, Duration took, int changes) {
        settled.computeIfAbsent(area, _ -> new Histogram()).add(took);
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

    private static void byArea(String name, String help, Map<String, Histogram> histograms, Exposition out) {
        out.family(name, "histogram", help);
        Function<String, String> label = area -> Exposition.label("area", area);
        histograms.forEach((area, histogram) -> histogram.write(name, label.apply(area), out));
    }
}
