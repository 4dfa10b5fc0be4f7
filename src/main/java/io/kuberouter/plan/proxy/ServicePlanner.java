package io.kuberouter.plan.proxy;

import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Service;
import io.kuberouter.cluster.ServicePort;
import io.kuberouter.cluster.TrafficPolicy;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One Service with its slices to the virtual servers it asks for.
final class ServicePlanner {

    static final String ANNOTATIONS = "kube-router.io/";
    private static final Set<String> SCHEDULERS = Set.of("rr", "lc", "sh", "dh", "mh");

    private final NodeFacts node;
    private final Service service;
    private final Collection<EndpointSlice> slices;
    private final List<ServicePlan.Server> servers = new ArrayList<>();
    private final Set<Ip> vips = new LinkedHashSet<>();
    private final List<Note> notes = new ArrayList<>();

    private ServicePlanner(NodeFacts node, Service service, Collection<EndpointSlice> slices) {
        this.node = node;
        this.service = service;
        this.slices = slices;
    }

    static ServicePlan plan(NodeFacts node, Service service, Collection<EndpointSlice> slices) {
        var planner = new ServicePlanner(node, service, slices);
        if (!isOurs(service)) {
            return ServicePlan.NOTHING;
        }
        planner.noteFlaws();
        if (isTaken(service)) {
            service.ports().forEach(planner::port);
        }
        return new ServicePlan(List.copyOf(planner.servers), Set.copyOf(planner.vips), List.copyOf(planner.notes));
    }

    /// Slices without a Service serve nobody, but what is wrong with them may be the reason.
    static ServicePlan orphans(Collection<EndpointSlice> slices) {
        var notes = new ArrayList<Note>();
        slices.forEach(slice -> note(slice, notes));
        return new ServicePlan(List.of(), Set.of(), List.copyOf(notes));
    }

    /// Whether no other proxy was asked to serve it.
    private static boolean isOurs(Service service) {
        String proxy = service.labels().get("service.kubernetes.io/service-proxy-name");
        return proxy == null || proxy.equals("kube-router");
    }

    /// Whether there is anything to serve: it is neither headless nor an alias.
    private static boolean isTaken(Service service) {
        return !service.clusterIps().isEmpty()
                && !service.type().equals("ExternalName")
                && !service.labels().containsKey("service.kubernetes.io/headless");
    }

    private void port(ServicePort port) {
        var endpoints = new EndpointChoice(slices, port);
        for (var ip : service.clusterIps()) {
            if (node.has(ip.family())) {
                vips.add(ip);
                server(port, port.port(), ip, Exposure.Kind.CLUSTER_IP, internalPolicy(), endpoints);
            }
        }
        port.nodePort().ifPresent(number -> nodePort(port, number, endpoints));
    }

    private void nodePort(ServicePort port, Port number, EndpointChoice endpoints) {
        for (var ip : node.nodePortAddresses()) {
            if (service.clusterIps().stream().anyMatch(cluster -> cluster.family() == ip.family())) {
                server(port, number, ip, Exposure.Kind.NODE_PORT, externalPolicy(), endpoints);
            }
        }
    }

    private void server(
            ServicePort port, Port number, Ip ip, Exposure.Kind kind, TrafficPolicy policy, EndpointChoice endpoints) {
        var key = new ServerKey(ip, port.protocol(), number);
        String scheduler = scheduler();
        var server = new VirtualServer(
                key,
                scheduler,
                scheduler.equals("mh") ? schedulerFlags() : 0,
                service.affinity().orElse(Duration.ZERO),
                endpoints.destinations(ip.family(), policy, node.name()));
        var name = service.name();
        servers.add(new ServicePlan.Server(
                new Claimant(service.created(), name, port.name()),
                server,
                new Exposure(name.namespace(), name.name(), port.name(), kind, endpoints.size(ip.family()))));
    }

    private TrafficPolicy externalPolicy() {
        return isAnnotatedLocal() ? TrafficPolicy.LOCAL : service.externalPolicy();
    }

    private TrafficPolicy internalPolicy() {
        return isAnnotatedLocal() ? TrafficPolicy.CLUSTER : service.internalPolicy();
    }

    /// `kube-router.io/service.local: "true"` makes the external policy Local and the internal one Cluster; an empty
    /// value is what the oldest manifests wrote.
    private boolean isAnnotatedLocal() {
        String local = service.annotations().get(ANNOTATIONS + "service.local");
        return local != null && (local.equals("true") || local.isEmpty());
    }

    private String scheduler() {
        String wanted = service.annotations().getOrDefault(ANNOTATIONS + "service.scheduler", "rr");
        if (SCHEDULERS.contains(wanted)) {
            return wanted;
        }
        note(
                "annotation " + ANNOTATIONS + "service.scheduler: '" + wanted + "' is not a scheduler; rr is used",
                "Use one of rr, lc, sh, dh, mh.");
        return "rr";
    }

    /// `flag-1` to `flag-3` to the bits 0x08, 0x10 and 0x20 of `linux/ip_vs.h`.
    private int schedulerFlags() {
        int flags = 0;
        String list = service.annotations().getOrDefault(ANNOTATIONS + "service.schedflags", "");
        for (String word : list.split(",", -1)) {
            switch (word.strip()) {
                case "flag-1" -> flags |= 0x08;
                case "flag-2" -> flags |= 0x10;
                case "flag-3" -> flags |= 0x20;
                case "" -> {}
                default ->
                    note(
                            "annotation " + ANNOTATIONS + "service.schedflags: '" + word.strip() + "' is not a flag",
                            "Use flag-1, flag-2, flag-3.");
            }
        }
        return flags;
    }

    private void noteFlaws() {
        service.flaws().forEach(flaw -> notes.add(note("Service " + service.name(), flaw)));
        slices.forEach(slice -> note(slice, notes));
    }

    private static void note(EndpointSlice slice, List<Note> notes) {
        slice.flaws().forEach(flaw -> notes.add(note("EndpointSlice " + slice.name(), flaw)));
    }

    /// A field that could not be read.
    static Note note(String subject, Flaw flaw) {
        return new Note(
                Severity.WARNING,
                subject,
                flaw.field() + ": " + flaw.problem(),
                "Correct the field; all else of the object is used.");
    }

    private void note(String text, String advice) {
        var note = new Note(Severity.WARNING, "Service " + service.name(), text, advice);
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }
}
