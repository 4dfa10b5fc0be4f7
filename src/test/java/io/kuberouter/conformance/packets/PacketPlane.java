package io.kuberouter.conformance.packets;

import static java.util.stream.Collectors.toSet;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.conformance.Plane;
import io.kuberouter.net.Ip;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.Renderer;
import io.kuberouter.state.Flow;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// A kernel for each node, asked with packets. What a node refuses must be refused, not lost.
public final class PacketPlane implements Plane, AutoCloseable {

    private final Supplier<Renderer> renderers;
    private final String build;
    private final Map<String, Played> nodes = new HashMap<>();

    /// @param build of iptables, if that is what the renderer writes for
    public PacketPlane(Supplier<Renderer> renderers, String build) {
        this.renderers = renderers;
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
            var planner =
                    played.planners.computeIfAbsent(settings, key -> new FirewallPlanner(key, renderers.get()));
            played.enforcer.settle(planner.plan(inputs).firewall());
            return new Asked(played.wire);
        } catch (Exception e) {
            throw new IllegalStateException("node " + settings.node() + " could not be loaded: " + e.getMessage(), e);
        }
    }

    private Played play(Inputs inputs) throws Exception {
        Set<Ip> own = inputs.host().addresses().stream()
                .map(held -> held.prefix().address())
                .collect(toSet());
        var wire = new Wire(List.copyOf(own));
        return new Played(wire, Enforcer.in(wire.node(), build), new HashMap<>());
    }

    @Override
    public void close() throws Exception {
        for (var played : nodes.values()) {
            played.enforcer.close();
            played.wire.close();
        }
    }

    /// A loaded node.
    public record Asked(Wire wire) implements Verdicts {

        @Override
        public boolean allows(Flow flow) {
            return !allowed(List.of(flow)).isEmpty();
        }

        @Override
        public Set<Flow> allowed(Collection<Flow> flows) {
            var asked = List.copyOf(flows);
            var fates = fates(asked);
            var passed = new LinkedHashSet<Flow>();
            for (int i = 0; i < asked.size(); i++) {
                if (fates.get(i) == Fate.LOST) {
                    throw new AssertionError(asked.get(i) + " is lost, neither let through nor refused");
                }
                if (fates.get(i) == Fate.PASSED) {
                    passed.add(asked.get(i));
                }
            }
            return passed;
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
