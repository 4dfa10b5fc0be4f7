package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.Endpoint;
import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.SlicePort;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `discovery.k8s.io/v1 EndpointSlice`. Slices of an address type that carries no addresses, and headless ones, are not
/// taken.
final class EndpointSliceReader {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String HEADLESS = "service.kubernetes.io/headless";

    private final Json in;
    private final Meta meta;
    private String addressType = "";
    private List<SlicePort> ports = List.of();
    private List<Endpoint> endpoints = List.of();

    private EndpointSliceReader(Json in) {
        this.in = in;
        meta = new Meta(in);
    }

    static ObjectReader.Read<EndpointSlice> read(Json in) {
        return in.object(() -> new EndpointSliceReader(in).slice());
    }

    private ObjectReader.Read<EndpointSlice> slice() {
        meta.readWith(Map.of(
                "addressType", () -> addressType = in.shared(),
                "endpoints", () -> endpoints = in.list(this::endpoint),
                "ports", () -> ports = in.list(this::port)));
        Family family = family();
        return ObjectReader.Read.of(
                meta, family == null || meta.labels.containsKey(HEADLESS) ? null : slice(family, service()));
    }

    private @Nullable Family family() {
        return switch (addressType) {
            case "IPv4" -> Family.IPV4;
            case "IPv6" -> Family.IPV6;
            default -> null;
        };
    }

    /// Checks the families here: nothing says that `addressType` stands before the endpoints.
    private EndpointSlice slice(Family family, String service) {
        if (endpoints.stream().flatMap(e -> e.addresses().stream()).anyMatch(ip -> ip.family() != family)) {
            endpoints = endpoints.stream().map(e -> ofFamily(e, family)).toList();
        }
        return new EndpointSlice(meta.name(), meta.neighbour(service), family, ports, endpoints, in.flaws());
    }

    private Endpoint ofFamily(Endpoint endpoint, Family family) {
        for (Ip ip : endpoint.addresses()) {
            if (ip.family() != family) {
                in.flaw("endpoints", ip + " in a slice of " + addressType + " addresses");
            }
        }
        var fitting = endpoint.addresses().stream()
                .filter(ip -> ip.family() == family)
                .toList();
        return new Endpoint(
                fitting,
                endpoint.ready(),
                endpoint.serving(),
                endpoint.terminating(),
                endpoint.node(),
                endpoint.zone());
    }

    /// The name of the Service, empty with a flaw when nothing tells it.
    private String service() {
        String label = meta.labels.getOrDefault(SERVICE_NAME, "");
        if (!label.isEmpty()) {
            return label;
        }
        if (meta.owners.size() == 1) {
            return meta.owners.getFirst();
        }
        String generated = meta.generateName;
        if (generated.isEmpty()) {
            in.flaw(
                    "metadata",
                    "no label " + SERVICE_NAME + ", no single owner, no generateName: belongs to no Service");
        }
        return generated.endsWith("-") ? generated.substring(0, generated.length() - 1) : generated;
    }

    private Endpoint endpoint() {
        var endpoint = new Object() {
            List<Ip> addresses = List.of();
            boolean ready = true;

            @Nullable
            Boolean serving;

            boolean terminating;
            String node = "";
            String zone = "";
        };
        in.fields(field -> {
            switch (field) {
                case "addresses" -> endpoint.addresses = in.list(() -> Values.ip(in));
                case "nodeName" -> endpoint.node = in.shared();
                case "zone" -> endpoint.zone = in.shared();
                case "conditions" ->
                    in.fields(condition -> {
                        switch (condition) {
                            case "ready" -> endpoint.ready = in.claim(true);
                            case "serving" ->
                                endpoint.serving = in.isClaim() ? Boolean.valueOf(in.claim(true)) : unclear();
                            case "terminating" -> endpoint.terminating = in.claim(false);
                            default -> {}
                        }
                    });
                default -> {}
            }
        });
        boolean serving = endpoint.serving == null ? endpoint.ready : endpoint.serving;
        return new Endpoint(
                endpoint.addresses, endpoint.ready, serving, endpoint.terminating, endpoint.node, endpoint.zone);
    }

    /// Null, with a flaw if the condition is neither null nor a claim.
    private @Nullable Boolean unclear() {
        in.claim(true);
        return null;
    }

    private @Nullable SlicePort port() {
        var port = NamedPort.read(in, "port", _ -> {});
        return port == null ? null : new SlicePort(port.name(), port.protocol(), port.number());
    }
}
