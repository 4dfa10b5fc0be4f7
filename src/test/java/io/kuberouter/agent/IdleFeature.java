package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.kubernetes.watch.Selection;
import io.kuberouter.reconcile.Area;
import io.kuberouter.state.Desired;
import java.time.Duration;
import java.util.List;

/// A feature that watches nothing, plans nothing and holds nothing, for tests that add what they are about.
class IdleFeature implements Feature {

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<Selection<?>> selections() {
        return List.of();
    }

    @Override
    public Desired plan(Inputs inputs) {
        return Desired.NOTHING;
    }

    @Override
    public List<Area<Desired, ?, ?>> areas() {
        return List.of();
    }

    @Override
    public Duration period() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void close() {}
}
