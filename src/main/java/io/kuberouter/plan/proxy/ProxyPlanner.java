package io.kuberouter.plan.proxy;

import io.kuberouter.cluster.EndpointSlice;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.cluster.Service;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Address;
import io.kuberouter.state.AddressKey;
import io.kuberouter.state.Desired;
import io.kuberouter.state.Exposure;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.Route;
import io.kuberouter.state.RouteKey;
import io.kuberouter.state.ServerKey;
import io.kuberouter.state.Timeouts;
import io.kuberouter.state.VirtualServer;
import io.kuberouter.table.Revision;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Services and slices to what this node should hold for them. [#plan] is a function of its argument alone: a planner
/// that has seen other inputs before gives an equal plan, only sooner, because it plans anew just the Services whose
/// objects changed and shares all else with its last plan.
///
/// Two Services that claim one address, port and protocol: the elder keeps it, the other gets a note and takes over
/// when the elder lets go.
public final class ProxyPlanner {

    private final ProxySettings settings;
    private @Nullable Memo last;

    /// What the last plan was made from and of.
    private record Memo(
            Inputs inputs,
            NodeFacts node,
            Table<ObjectName, Table<ObjectName, EndpointSlice>> slices,
            Table<ObjectName, ServicePlan> parts,
            Table<ServerKey, Table<Claimant, ServicePlan.Server>> claims,
            Table<Ip, Table<ObjectName, Boolean>> vips,
            Desired desired) {}

    public ProxyPlanner(ProxySettings settings) {
        this.settings = settings;
    }

    /// What the node should hold for these inputs.
    public Desired plan(Inputs inputs) {
        var node = NodeFacts.of(inputs, settings);
        var memo = last;
        boolean afresh = memo == null || !memo.node.equals(node);
        var before = memo == null ? start(inputs) : memo;
        var draft = new Draft(before, node);
        for (var name : draft.touched(inputs, afresh)) {
            draft.replan(name, inputs.services().at(name));
        }
        draft.settle();
        last = draft.memo(inputs, afresh ? ofNode(before.desired, node) : before.desired);
        return last.desired;
    }

    private static Memo start(Inputs inputs) {
        var nothing = Inputs.empty(inputs.host());
        return new Memo(
                nothing, NodeFacts.NONE, Table.empty(), Table.empty(), Table.empty(), Table.empty(), Desired.NOTHING);
    }

    /// The parts of the plan that no Service has a say in.
    private Desired ofNode(Desired base, NodeFacts node) {
        Table<Note, Note> notes = base.notes();
        for (var note : notes.keySet()) {
            notes = note.subject().startsWith("Node ") ? notes.without(note) : notes;
        }
        for (var note : NodePlanner.notes(node, settings)) {
            notes = notes.with(note, note);
        }
        return new Desired(
                NodePlanner.links(),
                NodePlanner.sysctls(node),
                NodePlanner.chains(node, settings),
                base.servers(),
                Table.<String, Timeouts>empty().with("ipvs", settings.timeouts()),
                base.addresses(),
                base.routes(),
                base.exposures(),
                base.firewall(),
                notes);
    }

    /// One plan in the making.
    private static final class Draft {
        private final Memo before;
        private final NodeFacts node;
        private final Revision<ObjectName, Table<ObjectName, EndpointSlice>> slices;
        private final Revision<ObjectName, ServicePlan> parts;
        private final Claims<ServerKey, Claimant, ServicePlan.Server> claims;
        private final Claims<Ip, ObjectName, Boolean> vips;
        private final Set<ServerKey> contested = new HashSet<>();
        private final Set<Ip> moved = new HashSet<>();
        private final List<Note> gone = new ArrayList<>();
        private final List<Note> come = new ArrayList<>();
        private final Revision<ServerKey, VirtualServer> servers;
        private final Revision<ServerKey, Exposure> exposures;
        private final Revision<AddressKey, Address> addresses;
        private final Revision<RouteKey, Route> routes;

        Draft(Memo before, NodeFacts node) {
            this.before = before;
            this.node = node;
            slices = new Revision<>(before.slices);
            parts = new Revision<>(before.parts);
            claims = new Claims<>(before.claims);
            vips = new Claims<>(before.vips);
            servers = new Revision<>(before.desired.servers());
            exposures = new Revision<>(before.desired.exposures());
            addresses = new Revision<>(before.desired.addresses());
            routes = new Revision<>(before.desired.routes());
        }

        /// The Services to plan anew: those that changed or whose slices did; all of them when the node itself changed.
        Set<ObjectName> touched(Inputs inputs, boolean afresh) {
            var names = new TreeSet<ObjectName>();
            inputs.services().changesSince(before.inputs.services(), (name, was, is) -> names.add(name));
            inputs.slices().changesSince(before.inputs.slices(), (name, was, is) -> {
                if (was != null) {
                    drop(was);
                    names.add(was.service());
                }
                if (is != null) {
                    slices.put(
                            is.service(), slices.at(is.service(), Table.empty()).with(name, is));
                    names.add(is.service());
                }
            });
            if (afresh) {
                names.addAll(inputs.services().keySet());
            }
            return names;
        }

        private void drop(EndpointSlice slice) {
            var left = slices.at(slice.service(), Table.empty()).without(slice.name());
            put(slices, slice.service(), left, left.isEmpty());
        }

        void replan(ObjectName name, @Nullable Service service) {
            var was = parts.at(name, ServicePlan.NOTHING);
            var own = List.copyOf(slices.at(name, Table.empty()).values());
            var is = service == null ? ServicePlanner.orphans(own) : ServicePlanner.plan(node, service, own);
            for (var server : was.servers()) {
                claims.remove(server.server().key(), server.claimant());
                contested.add(server.server().key());
            }
            for (var server : is.servers()) {
                claims.put(server.server().key(), server.claimant(), server);
                contested.add(server.server().key());
            }
            was.vips().forEach(ip -> vips.remove(ip, name));
            is.vips().forEach(ip -> vips.put(ip, name, true));
            moved.addAll(was.vips());
            moved.addAll(is.vips());
            gone.addAll(was.notes());
            come.addAll(is.notes());
            put(parts, name, is, is.equals(ServicePlan.NOTHING));
        }

        private static <K extends Comparable<K>, V> void put(Revision<K, V> all, K key, V value, boolean isNothing) {
            if (isNothing) {
                all.remove(key);
            } else {
                all.put(key, value);
            }
        }

        void settle() {
            contested.forEach(this::award);
            moved.forEach(this::hold);
        }

        private void award(ServerKey key) {
            gone.addAll(refusals(key, before.claims.at(key, Table.empty())));
            var winner = claims.winner(key);
            if (winner == null) {
                servers.remove(key);
                exposures.remove(key);
                return;
            }
            servers.put(key, winner.getValue().server());
            exposures.put(key, winner.getValue().exposure());
            come.addAll(refusals(key, claims.of(key)));
        }

        /// Of all claimants but the first.
        private static List<Note> refusals(ServerKey key, Table<Claimant, ServicePlan.Server> all) {
            if (all.size() < 2) {
                return List.of();
            }
            var claimants = List.copyOf(all.keySet());
            return claimants.stream()
                    .skip(1)
                    .map(loser -> refusal(key, loser, claimants.getFirst()))
                    .toList();
        }

        private static Note refusal(ServerKey key, Claimant loser, Claimant winner) {
            String holder = loser.service().equals(winner.service())
                    ? "another port of the same Service"
                    : winner.service() + ", which is older";
            return new Note(
                    Severity.FAILING,
                    "Service " + loser.service(),
                    key + " is served for " + holder,
                    "Give one of the two another address or port; this one takes over when the other lets go.");
        }

        /// Puts a VIP on the interface, with the route that lets the host itself connect from the node's address.
        private void hold(Ip ip) {
            var address = new AddressKey(NodePlanner.DUMMY, ip.asPrefix());
            var route = new RouteKey(255, ip.asPrefix());
            var source = node.addresses().get(ip.family());
            if (vips.winner(ip) == null || source == null) {
                addresses.remove(address);
                routes.remove(route);
                return;
            }
            // The kernel gives IPv6 addresses the scope of their range, whatever it is asked for.
            addresses.put(address, new Address(address, ip.family() == Family.IPV4 ? 253 : 0));
            routes.put(route, new Route(route, 2, 2, 254, NodePlanner.DUMMY, Optional.of(source)));
        }

        Memo memo(Inputs inputs, Desired base) {
            var notes = new Revision<>(base.notes());
            gone.forEach(notes::remove);
            come.forEach(note -> notes.put(note, note));
            var desired = new Desired(
                    base.links(),
                    base.sysctls(),
                    base.chains(),
                    servers.table(),
                    base.timeouts(),
                    addresses.table(),
                    routes.table(),
                    exposures.table(),
                    base.firewall(),
                    notes.table());
            return new Memo(inputs, node, slices.table(), parts.table(), claims.table(), vips.table(), desired);
        }
    }
}
