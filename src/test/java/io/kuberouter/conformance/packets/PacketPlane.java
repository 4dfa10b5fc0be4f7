package io.kuberouter.conformance.packets;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.conformance.Plane;
import io.kuberouter.conformance.rules.RenderedPlane;
import io.kuberouter.conformance.rules.Road;
import io.kuberouter.conformance.rules.Walk;
import io.kuberouter.net.Family;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.Renderer;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Flow;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// A kernel for each node, asked with packets. What a node refuses must be refused, not lost. Link-local addresses of
/// IPv6 are never forwarded, so of those the rules themselves are read.
public final class PacketPlane implements Plane, AutoCloseable {

    private final Supplier<Renderer> renderers;
    private final Function<Firewall, Walk> reader;
    private final String build;
    private final Map<String, Played> nodes = new HashMap<>();

    /// @param build of iptables, if that is what the renderer writes for
    public PacketPlane(Supplier<Renderer> renderers, Function<Firewall, Walk> reader, String build) {
        this.renderers = renderers;
        this.reader = reader;
        this.build = build;
    }

    /// A namespace that plays a node; its planners remember, as in life.
    private record Played(Wire wire, Enforcer enforcer, Map<FirewallSettings, FirewallPlanner> planners) {}

    @Override
    public Asked load(Inputs inputs, FirewallSettings settings) {
        try {
            var played = nodes.get(settings.node());
            if (played == null) {
                played = play(inputs);
                nodes.put(settings.node(), played);
            }
            for (var pod : inputs.pods().values()) {
                if (!pod.hostNetwork()) {
                    played.wire.pod(pod.ips());
                }
            }
            var planner = played.planners.computeIfAbsent(settings, key -> new FirewallPlanner(key, renderers.get()));
            var firewall = planner.plan(inputs).firewall();
            played.enforcer.settle(firewall);
            return new Asked(
                    played.wire, new Road(reader.apply(firewall), RenderedPlane.here(inputs)), settings.defaultDeny());
        } catch (Exception e) {
            throw new IllegalStateException("node " + settings.node() + " could not be loaded: " + e.getMessage(), e);
        }
    }

    private Played play(Inputs inputs) throws Exception {
        var wire = new Wire(List.copyOf(RenderedPlane.here(inputs)));
        return new Played(wire, Enforcer.in(wire.node(), build), new HashMap<>());
    }

    @Override
    public void close() throws TargetException {
        for (var played : nodes.values()) {
            played.enforcer.close();
            played.wire.close();
        }
    }

    /// A loaded node.
    ///
    /// @param road for what cannot be sent
    /// @param deaf whether some may be refused without being told: with default-deny, the node's own words do not
    ///     reach an address that nobody knows
    public record Asked(Wire wire, Road road, boolean deaf) implements Verdicts {

        @Override
        public boolean allows(Flow flow) {
            return !allowed(List.of(flow)).isEmpty();
        }

        @Override
        public Set<Flow> allowed(Collection<Flow> flows) {
            var asked = flows.stream().filter(Asked::isSent).toList();
            var fates = fates(asked);
            var passed = new LinkedHashSet<Flow>();
            for (int i = 0; i < asked.size(); i++) {
                if (fates.get(i) == Fate.LOST && !deaf) {
                    throw new AssertionError(asked.get(i) + " is lost, neither let through nor refused");
                }
                if (fates.get(i) == Fate.PASSED) {
                    passed.add(asked.get(i));
                }
            }
            flows.stream().filter(flow -> !isSent(flow) && road.passes(flow)).forEach(passed::add);
            return passed;
        }

        private static boolean isSent(Flow flow) {
            return flow.from().address().family() == Family.IPV4
                    || !flow.from().address().isLinkLocal()
                            && !flow.to().address().isLinkLocal();
        }

        private List<Fate> fates(List<Flow> flows) {
            try {
                return wire.probe(flows.stream().map(Probe::of).toList());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
