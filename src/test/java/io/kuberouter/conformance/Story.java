package io.kuberouter.conformance;

import io.kuberouter.conformance.packets.Enforcer;
import io.kuberouter.conformance.packets.Fault;
import io.kuberouter.conformance.packets.Probe;
import io.kuberouter.conformance.packets.Wire;
import io.kuberouter.conformance.rules.RenderedPlane;
import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Protocol;
import io.kuberouter.plan.firewall.FirewallPlanner;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.Flow;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// A cluster that changes while packets go, as one kernel of it sees that.
final class Story implements AutoCloseable {

    private static final String NODE = "node1";
    private static final int PATIENCE_MILLIS = 5000;

    private final Topology topology;
    private final Wire wire;
    private Model model;
    private Enforcer enforcer;
    private FirewallPlanner planner;

    /// @param topology as cases write it
    Story(Kernel kernel, String topology) throws Exception {
        this(kernel, Topology.read(Read.yaml(topology)));
    }

    Story(Kernel kernel, Topology topology) throws Exception {
        this.topology = topology;
        this.model = this.topology.model();
        this.wire = new Wire(List.copyOf(RenderedPlane.here(model.inputs(NODE))));
        this.enforcer = Enforcer.in(wire.node(), kernel.build());
        this.planner = new FirewallPlanner(model.settings(NODE), kernel.renderer());
        then("[]");
    }

    Wire wire() {
        return wire;
    }

    /// Changes the cluster without a word to the kernel.
    ///
    /// @param actions as cases write them: `[{deletePolicy: {ns: x, name: p}}]`
    void plan(String actions) throws Exception {
        plan(Read.list(Read.yaml(actions), Action::read));
    }

    private void plan(List<Action> actions) throws Exception {
        for (var action : actions) {
            model = action.on(model, topology);
        }
        for (var pod : model.pods().values()) {
            wire.pod(pod.ips());
        }
    }

    /// Changes the cluster and brings the kernel there.
    void then(String actions) throws Exception {
        plan(actions);
        enforcer.settle(firewall());
    }

    /// Likewise.
    void then(List<Action> actions) throws Exception {
        plan(actions);
        enforcer.settle(firewall());
    }

    /// The cluster as it is.
    Cluster cluster() {
        return new Cluster(model, topology);
    }

    /// A cluster, and what can be asked about it.
    record Cluster(Model model, Topology topology) {

        Cluster after(List<Action> actions) {
            var changed = model;
            for (var action : actions) {
                changed = action.on(changed, topology);
            }
            return new Cluster(changed, topology);
        }

        List<Flow> flows() {
            return Cell.all(model, topology).stream().map(Cell::flow).toList();
        }

        /// What an independent reading says of a connection on the node that is played.
        Plane.Verdicts naive() {
            return new NaiveJudge().load(model.inputs(NODE), model.settings(NODE));
        }
    }

    /// Changes the cluster and tries to bring the kernel there, where something may fail.
    ///
    /// @return whether the kernel is there
    boolean attempt(String actions) throws Exception {
        plan(actions);
        return enforcer.attempt(firewall());
    }

    private Firewall firewall() {
        return planner.plan(model.inputs(NODE)).firewall();
    }

    /// The agent stops and starts, perhaps with another plane: nothing is remembered, the kernel is read.
    void restart(Kernel kernel) throws Exception {
        restart(kernel, Fault.NONE);
        enforcer.settle(firewall());
    }

    /// Likewise; the kernel is left alone for now.
    ///
    /// @param fault what will fail
    void restart(Kernel kernel, Fault fault) throws Exception {
        enforcer.close();
        enforcer = Enforcer.in(wire.node(), kernel.build(), fault);
        planner = new FirewallPlanner(model.settings(NODE), kernel.renderer());
    }

    Ip address(String pod, Family family) {
        return sketch(pod).address(family).orElseThrow();
    }

    private Sketch sketch(String pod) {
        return Objects.requireNonNull(model.pods().get(Topology.key(pod)), pod);
    }

    Ip gateway(Family family) {
        return model.gateway(NODE, family);
    }

    Ip node(Family family) {
        return model.address(NODE, family);
    }

    /// Does the work in a pod.
    <T> T inside(String pod, Callable<T> work) throws Exception {
        return namespace(pod).in(work);
    }

    private Namespace namespace(String pod) throws Exception {
        return wire.pod(sketch(pod).ips());
    }

    /// Whether an echo request of a pod is answered.
    boolean pings(String from, String to, Family family) throws Exception {
        var address = InetAddress.getByAddress(address(to, family).bytes());
        return inside(from, () -> address.isReachable(PATIENCE_MILLIS));
    }

    /// A try over TCP in both families.
    List<Probe> tries(String from, String to, int port) {
        return Stream.of(Family.values())
                .map(family -> new Probe(address(from, family), address(to, family), Protocol.TCP, port))
                .toList();
    }

    @Override
    public void close() throws TargetException {
        enforcer.close();
        wire.close();
    }
}
