package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.Node;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `v1 Node`.
final class NodeReader {
    private static final String POD_CIDR = "kube-router.io/pod-cidr";
    private static final String POD_CIDRS = "kube-router.io/pod-cidrs";

    private final Json in;
    private final Meta meta;
    private final Set<Ip> internalIps = new LinkedHashSet<>(2);
    private final Set<Ip> externalIps = new LinkedHashSet<>(2);
    private @Nullable Prefix podCidr;
    private List<Prefix> podCidrs = List.of();
    private String providerId = "";

    private NodeReader(Json in) {
        this.in = in;
        meta = new Meta(in);
    }

    static ObjectReader.Read<Node> read(Json in) {
        return in.object(() -> new NodeReader(in).node());
    }

    private ObjectReader.Read<Node> node() {
        meta.readWith(Map.of("spec", this::spec, "status", this::status));
        var cidrs = cidrs();
        return ObjectReader.Read.of(
                meta,
                new Node(
                        meta.name(),
                        List.copyOf(internalIps),
                        List.copyOf(externalIps),
                        cidrs,
                        meta.labels,
                        meta.annotations,
                        providerId,
                        in.flaws()));
    }

    private void spec() {
        in.fields(field -> {
            switch (field) {
                case "podCIDR" -> podCidr = cidr(in.text());
                case "podCIDRs" -> podCidrs = in.list(() -> cidr(in.text()));
                case "providerID" -> providerId = in.text();
                default -> {}
            }
        });
    }

    private @Nullable Prefix cidr(String text) {
        return text.isEmpty() ? null : Values.prefix(in, text);
    }

    private List<Prefix> cidrs() {
        var cidrs = new LinkedHashSet<>(podCidrs);
        if (cidrs.isEmpty() && podCidr != null) {
            cidrs.add(podCidr);
        }
        for (String annotation : List.of(POD_CIDR, POD_CIDRS)) {
            cidrs.addAll(annotated(annotation));
        }
        return List.copyOf(cidrs);
    }

    private List<Prefix> annotated(String annotation) {
        var cidrs = new ArrayList<Prefix>(2);
        for (String part : meta.annotations.getOrDefault(annotation, "").split(",")) {
            String text = part.trim();
            if (!text.isEmpty()) {
                try {
                    cidrs.add(Prefix.of(text));
                } catch (IllegalArgumentException e) {
                    in.flaw("metadata.annotations['" + annotation + "']", String.valueOf(e.getMessage()));
                }
            }
        }
        return cidrs;
    }

    private void status() {
        in.fields(field -> {
            if (field.equals("addresses")) {
                in.elements(this::address);
            }
        });
    }

    /// Host names and DNS names stand beside the addresses and are passed over.
    private void address() {
        var address = new Object() {
            String type = "";
            String text = "";
        };
        in.fields(field -> {
            switch (field) {
                case "type" -> address.type = in.shared();
                case "address" -> address.text = in.text();
                default -> {}
            }
        });
        boolean internal = address.type.equals("InternalIP");
        if (internal || address.type.equals("ExternalIP")) {
            Ip ip = Values.ip(in, address.text);
            if (ip != null) {
                (internal ? internalIps : externalIps).add(ip);
            }
        }
    }
}
