package io.kuberouter.conformance;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.conformance.rules.RenderedPlane;
import io.kuberouter.conformance.rules.Road;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.state.Flow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a plane's rules do with connections that pods open to a Service, which leads them to the pod they are meant
/// for. The balancer of the sender's node finds the pod: there the connection comes in for the Service and goes out
/// for the pod. The receiver's node sees nothing of the Service.
final class ThroughServices implements Plane {

    private static final int NODE_PORT = 30500;

    private final Kernel kernel;
    private final Via via;
    private final Map<FirewallSettings, FirewallPlanner> planners = new HashMap<>();

    /// Whose address a connection is opened to.
    enum Via {
        CLUSTER_IP,
        NODE_PORT
    }

    ThroughServices(Kernel kernel, Via via) {
        this.kernel = kernel;
        this.via = via;
    }

    @Override
    public Verdicts load(Inputs inputs, FirewallSettings settings) {
        var planner = planners.computeIfAbsent(settings, key -> new FirewallPlanner(key, kernel.renderer()));
        var road = new Road(kernel.reader().apply(planner.plan(inputs).firewall()), RenderedPlane.here(inputs));
        return flow -> isFromHere(flow, inputs, settings) && flow.to().pod().isPresent()
                ? road.passesBalancer(toService(flow, inputs), flow)
                : road.passes(flow);
    }

    private static boolean isFromHere(Flow flow, Inputs inputs, FirewallSettings settings) {
        return flow.from()
                .pod()
                .map(key -> inputs.pods().at(new ObjectName(key.namespace(), key.name())))
                .map(pod -> pod.node().equals(settings.node()))
                .orElse(false);
    }

    private Flow toService(Flow flow, Inputs inputs) {
        var family = flow.to().address().family();
        var end = new Flow.End(via == Via.CLUSTER_IP ? clusterIp(family) : node(inputs, family), Optional.empty());
        return new Flow(flow.from(), end, flow.protocol(), new Port(via == Via.CLUSTER_IP ? 443 : NODE_PORT));
    }

    private static Ip clusterIp(Family family) {
        return family == Family.IPV4 ? Ip.of("10.96.0.10") : Ip.of("fd00:10:96::10");
    }

    private static Ip node(Inputs inputs, Family family) {
        return RenderedPlane.here(inputs).stream()
                .filter(ip -> ip.family() == family)
                .findFirst()
                .orElseThrow();
    }
}
