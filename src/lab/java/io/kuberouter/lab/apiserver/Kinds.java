package io.kuberouter.lab.apiserver;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The table of kinds.
final class Kinds {

    static final Kind NAMESPACES = global("namespaces", "Namespace", true).withShortNames("ns");
    static final Kind NODES = global("nodes", "Node", true).withShortNames("no").withFields("spec/unschedulable");
    static final Kind PODS = core("pods", "Pod", true)
            .withShortNames("po")
            .withFields("spec/nodeName", "status/phase", "status/podIP", "spec/serviceAccountName");
    static final Kind SERVICES =
            core("services", "Service", true).withShortNames("svc").withFields("spec/clusterIP", "spec/type");
    static final Kind EVENTS = core("events", "Event", false)
            .withShortNames("ev")
            .withFields(
                    "involvedObject/kind",
                    "involvedObject/namespace",
                    "involvedObject/name",
                    "involvedObject/uid",
                    "reason",
                    "type",
                    "reportingComponent");
    static final Kind LEASES = of("coordination.k8s.io", "leases", "Lease", true, false);
    static final Kind SLICES = of("discovery.k8s.io", "endpointslices", "EndpointSlice", true, false);

    static final List<Kind> ALL = List.of(
            NAMESPACES,
            NODES,
            PODS,
            SERVICES,
            EVENTS,
            core("configmaps", "ConfigMap", false).withShortNames("cm"),
            core("endpoints", "Endpoints", false).withShortNames("ep"),
            core("secrets", "Secret", false).withFields("type"),
            core("serviceaccounts", "ServiceAccount", false).withShortNames("sa"),
            SLICES,
            of("networking.k8s.io", "networkpolicies", "NetworkPolicy", true, false)
                    .withShortNames("netpol"),
            LEASES);

    private Kinds() {}

    private static Kind core(String plural, String kind, boolean status) {
        return of("", plural, kind, true, status);
    }

    private static Kind global(String plural, String kind, boolean status) {
        return of("", plural, kind, false, status);
    }

    private static Kind of(String group, String plural, String kind, boolean namespaced, boolean status) {
        String singular = kind.toLowerCase(Locale.ROOT);
        return new Kind(group, "v1", plural, singular, kind, namespaced, status, List.of(), List.of());
    }

    static Optional<Kind> at(String group, String version, String plural) {
        return ALL.stream()
                .filter(k -> k.plural().equals(plural))
                .filter(k -> k.group().equals(group) && k.version().equals(version))
                .findFirst();
    }

    /// The groups that have names, in order.
    static List<String> groups() {
        return ALL.stream()
                .map(Kind::group)
                .filter(g -> !g.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    static List<Kind> in(String group) {
        return ALL.stream().filter(k -> k.group().equals(group)).toList();
    }
}
