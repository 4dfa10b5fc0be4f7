package io.kuberouter.conformance;

import io.kuberouter.cluster.Inputs;
import io.kuberouter.plan.firewall.FirewallSettings;
import io.kuberouter.state.Flow;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// One way to find out what a single node does with connections. A node judges what concerns its own pods and lets all
/// else through, so that a cluster allows a connection when every node does.
public interface Plane {

    /// Brings the node to where it should be for these inputs.
    ///
    /// @param inputs the cluster, with the facts of the machine that plays the node
    /// @param settings which node it is, and what its flags say
    Verdicts load(Inputs inputs, FirewallSettings settings);

    /// A loaded node.
    interface Verdicts extends AutoCloseable {

        /// Whether the first packet of the connection passes this node.
        boolean allows(Flow flow);

        /// Those of the connections that pass; for planes that answer many at once better than one.
        default Set<Flow> allowed(Collection<Flow> flows) {
            var passed = new LinkedHashSet<Flow>();
            flows.stream().filter(this::allows).forEach(passed::add);
            return passed;
        }

        @Override
        default void close() {}
    }
}
