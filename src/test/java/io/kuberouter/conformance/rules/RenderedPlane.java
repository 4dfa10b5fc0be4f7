package io.kuberouter.conformance.rules;

import static java.util.stream.Collectors.toSet;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.conformance.Plane;
import io.kuberouter.net.Ip;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.plan.firewall.Renderer;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Flow;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a plane's renderer wrote, read rule by rule. Each node keeps its planner from one load to the next, as in life.
public final class RenderedPlane implements Plane {

    private final Supplier<Renderer> renderers;
    private final Function<Firewall, Walk> reader;
    private final Map<FirewallSettings, FirewallPlanner> planners = new HashMap<>();

    public RenderedPlane(Supplier<Renderer> renderers, Function<Firewall, Walk> reader) {
        this.renderers = renderers;
        this.reader = reader;
    }

    @Override
    public Verdicts load(Inputs inputs, FirewallSettings settings) {
        var planner = planners.computeIfAbsent(settings, key -> new FirewallPlanner(settings, renderers.get()));
        return new Rendered(new Road(reader.apply(planner.plan(inputs).firewall()), here(inputs)));
    }

    /// The node's own addresses.
    public static Set<Ip> here(Inputs inputs) {
        return inputs.host().addresses().stream()
                .map(held -> held.prefix().address())
                .collect(toSet());
    }

    private record Rendered(Road road) implements Verdicts {
        @Override
        public boolean allows(Flow flow) {
            return road.passes(flow);
        }
    }
}
