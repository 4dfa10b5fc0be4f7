package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `v1 Service`.
final class ServiceReader {
    /// The API's default of `sessionAffinityConfig.clientIP.timeoutSeconds`, and its upper bound.
    private static final int AFFINITY_SECONDS = 10_800;

    private static final int MOST_AFFINITY_SECONDS = 86_400;

    private final Json in;
    private final Meta meta;
    private String type = "ClusterIP";
    private boolean headless;
    private final Set<Ip> clusterIps = new LinkedHashSet<>(2);
    private List<ServicePort> ports = List.of();
    private List<Ip> externalIps = List.of();
    private List<Ip> loadBalancerIps = List.of();
    private TrafficPolicy internalPolicy = TrafficPolicy.CLUSTER;
    private TrafficPolicy externalPolicy = TrafficPolicy.CLUSTER;
    private boolean sticky;
    private int affinitySeconds = AFFINITY_SECONDS;
    private int healthCheckNodePort;

    private ServiceReader(Json in) {
        this.in = in;
        meta = new Meta(in);
    }

    static ObjectReader.Read<Service> read(Json in) {
        return in.object(() -> new ServiceReader(in).service());
    }

    private ObjectReader.Read<Service> service() {
        meta.readWith(Map.of("spec", this::spec, "status", this::status));
        return ObjectReader.Read.of(
                meta,
                new Service(
                        meta.name(),
                        meta.created,
                        type,
                        headless ? List.of() : List.copyOf(clusterIps),
                        ports,
                        externalIps,
                        loadBalancerIps,
                        internalPolicy,
                        externalPolicy,
                        sticky ? Optional.of(Duration.ofSeconds(affinitySeconds)) : Optional.empty(),
                        healthCheckNodePort,
                        meta.labels,
                        meta.annotations,
                        in.flaws()));
    }

    private void spec() {
        in.fields(field -> {
            switch (field) {
                case "type" -> type = orElse(in.shared(), "ClusterIP");
                case "clusterIP" -> clusterIp();
                case "clusterIPs" -> in.elements(this::clusterIp);
                case "ports" -> ports = in.list(this::port);
                case "externalIPs" -> externalIps = distinct(in.list(() -> Values.ip(in)));
                case "internalTrafficPolicy" -> internalPolicy = policy();
                case "externalTrafficPolicy" -> externalPolicy = policy();
                case "sessionAffinity" -> sticky = sticky();
                case "sessionAffinityConfig" -> affinityConfig();
                case "healthCheckNodePort" -> healthCheckNodePort = number(Values.port(in));
                default -> {}
            }
        });
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static int number(@Nullable Port port) {
        return port == null ? 0 : port.number();
    }

    private static List<Ip> distinct(List<Ip> ips) {
        return ips.size() < 2 ? ips : List.copyOf(new LinkedHashSet<>(ips));
    }

    private void clusterIp() {
        String text = in.text();
        if (text.equalsIgnoreCase("None")) {
            headless = true;
        } else if (!text.isEmpty()) {
            Ip ip = Values.ip(in, text);
            if (ip != null) {
                clusterIps.add(ip);
            }
        }
    }

    private @Nullable ServicePort port() {
        var node = new AtomicReference<@Nullable Port>();
        var port = NamedPort.read(in, "port", field -> {
            if (field.equals("nodePort")) {
                node.set(Values.port(in));
            }
        });
        return port == null
                ? null
                : new ServicePort(port.name(), port.protocol(), port.number(), Optional.ofNullable(node.get()));
    }

    private TrafficPolicy policy() {
        String text = in.shared();
        return switch (text) {
            case "", "Cluster" -> TrafficPolicy.CLUSTER;
            case "Local" -> TrafficPolicy.LOCAL;
            default -> {
                in.flaw("unknown policy '" + text + "'; taken as Cluster");
                yield TrafficPolicy.CLUSTER;
            }
        };
    }

    private boolean sticky() {
        String text = in.shared();
        if (!text.isEmpty() && !text.equals("None") && !text.equals("ClientIP")) {
            in.flaw("unknown affinity '" + text + "'; taken as None");
        }
        return text.equals("ClientIP");
    }

    private void affinityConfig() {
        in.fields(config -> {
            if (config.equals("clientIP")) {
                in.fields(field -> {
                    if (field.equals("timeoutSeconds")) {
                        affinitySeconds = affinitySeconds();
                    }
                });
            }
        });
    }

    private int affinitySeconds() {
        int seconds = in.number(AFFINITY_SECONDS);
        if (seconds < 1 || seconds > MOST_AFFINITY_SECONDS) {
            in.flaw(seconds + " is outside 1-" + MOST_AFFINITY_SECONDS + "; taken as " + AFFINITY_SECONDS);
            return AFFINITY_SECONDS;
        }
        return seconds;
    }

    private void status() {
        in.fields(field -> {
            if (field.equals("loadBalancer")) {
                in.fields(inner -> {
                    if (inner.equals("ingress")) {
                        loadBalancerIps = distinct(in.list(this::loadBalancerIp));
                    }
                });
            }
        });
    }

    private @Nullable Ip loadBalancerIp() {
        var ips = new ArrayList<Ip>(1);
        var proxied = new boolean[1];
        in.fields(field -> {
            switch (field) {
                case "ip" -> {
                    String text = in.text();
                    Ip ip = text.isEmpty() ? null : Values.ip(in, text);
                    if (ip != null) {
                        ips.add(ip);
                    }
                }
                case "ipMode" -> proxied[0] = in.shared().equals("Proxy");
                default -> {}
            }
        });
        return proxied[0] || ips.isEmpty() ? null : ips.getFirst();
    }
}
