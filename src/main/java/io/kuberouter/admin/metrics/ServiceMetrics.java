package io.kuberouter.admin.metrics;

import static io.kuberouter.admin.metrics.Exposition.label;

import io.kuberouter.agent.Board;
import io.kuberouter.agent.Overview;
import io.kuberouter.agent.Traffic;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Counters;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.ServerKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// The proxy's metrics by the original's names, types and labels: one series for each virtual server that belongs to a
/// Service. Node ports count for the node's primary address alone, as there.
final class ServiceMetrics {

    private record Series(String name, String type, String help, ToLongFunction<Counters> value) {}

    private static final Series[] SERIES = {
        new Series("total_connections", "counter", "Total incoming connections", Counters::connections),
        new Series("packets_in", "counter", "Total incoming packets", Counters::packetsIn),
        new Series("packets_out", "counter", "Total outgoing packets", Counters::packetsOut),
        new Series("bytes_in", "counter", "Total incoming bytes", Counters::bytesIn),
        new Series("bytes_out", "counter", "Total outgoing bytes", Counters::bytesOut),
        new Series("pps_in", "gauge", "Incoming packets a second", Counters::packetsInPerSecond),
        new Series("pps_out", "gauge", "Outgoing packets a second", Counters::packetsOutPerSecond),
        new Series("cps", "gauge", "New connections a second", Counters::connectionsPerSecond),
        new Series("bps_in", "gauge", "Incoming bytes a second", Counters::bytesInPerSecond),
        new Series("bps_out", "gauge", "Outgoing bytes a second", Counters::bytesOutPerSecond),
    };

    private final Board board;
    private final Histogram exportTime = new Histogram();

    ServiceMetrics(Board board) {
        this.board = board;
    }

    void write(Exposition out) {
        long start = System.nanoTime();
        var traffic = board.traffic();
        var labelled = labelled(board.overview(), traffic);
        for (var series : SERIES) {
            String name = "kube_router_service_" + series.name();
            out.family(name, series.type(), series.help());
            labelled.forEach((labels, counters) ->
                    out.sample(name, labels, series.value().applyAsLong(counters)));
        }
        out.family("kube_router_controller_ipvs_services", "gauge", "Number of IPVS services in the kernel")
                .sample("kube_router_controller_ipvs_services", "", traffic.all());
        exportTime.add(Duration.ofNanos(System.nanoTime() - start));
        String name = "kube_router_controller_ipvs_metrics_export_time";
        out.family(name, "histogram", "Time it took to export the IPVS metrics");
        exportTime.write(name, "", out);
    }

    private static Map<String, Counters> labelled(Overview picture, Traffic traffic) {
        var labelled = new LinkedHashMap<String, Counters>();
        new TreeMap<>(traffic.servers()).forEach((key, counters) -> {
            var exposure = picture.desired().exposures().at(key);
            if (exposure != null && isShown(picture, key, exposure)) {
                labelled.put(labels(key, exposure), counters);
            }
        });
        return labelled;
    }

    private static boolean isShown(Overview picture, ServerKey key, Exposure exposure) {
        return exposure.kind() != Exposure.Kind.NODE_PORT
                || primary(picture, key.address().family()).equals(key.address());
    }

    private static Ip primary(Overview picture, Family family) {
        return picture.identity().addresses().stream()
                .filter(ip -> ip.family() == family)
                .findFirst()
                .orElse(new Ip(Family.IPV4, 0, 0));
    }

    private static String labels(ServerKey key, Exposure exposure) {
        return String.join(
                ",",
                label("svc_namespace", exposure.namespace()),
                label("service_name", exposure.service()),
                label("service_vip", key.address().toString()),
                label("protocol", key.protocol().toString()),
                label("port", key.port().toString()));
    }
}
