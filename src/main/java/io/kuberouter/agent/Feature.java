package io.kuberouter.agent;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.reconcile.Area;
import io.kuberouter.state.Desired;
import java.util.List;
import java.util.Set;

/// One function of the agent that a flag switches on: what it must know of the cluster, how it plans, and the areas of
/// the node it answers for. The spine runs any number of them and knows none by name.
public interface Feature extends AutoCloseable {

    /// As people name it: `service proxy`.
    String name();

    /// Plural resource names it plans from: `services`, `endpointslices`.
    Set<String> kinds();

    /// What the node should hold for this feature. Called by the round's thread alone.
    Desired plan(Inputs inputs);

    /// From the ground up. Each area belongs to one feature.
    List<Area<Desired, ?, ?>> areas();

    /// Gets the kernel ready: loads modules. Problems become notes, never exceptions.
    void prepare();

    @Override
    void close();
}
