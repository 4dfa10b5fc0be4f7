package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Ip;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The pods of this node with the policies that select them.
///
/// @param policies all of the cluster, by namespace
/// @param pods those of this node, guarded or not
/// @param reach how many guarded pods a policy selects; those that select none are not in it
/// @param standing the guards
record Guards(
        Table<String, Table<PolicyKey, Selection>> policies,
        Table<PodKey, Local> pods,
        Table<PolicyKey, Integer> reach,
        Table<PodKey, PodGuard> standing) {

    static final Guards NONE = new Guards(Table.empty(), Table.empty(), Table.empty(), Table.empty());

    /// Who of several pods has an address, best claim first: who was given it just now, then who is not going away,
    /// then the smaller name.
    static Comparator<Actor> claims(Ip ip) {
        return Comparator.<Actor, Boolean>comparing(actor -> !actor.announced().contains(ip))
                .thenComparing(actor -> actor.pod().deleting())
                .thenComparing(actor -> actor.pod().name());
    }

    /// A policy and whom it selects.
    record Selection(NetworkPolicy policy, Selector pods) {

        static Selection of(NetworkPolicy policy) {
            return new Selection(policy, Selector.of(policy.podSelector()));
        }

        /// Whether guards are the same under both.
        boolean selectsAs(Selection other) {
            return pods.equals(other.pods)
                    && policy.isolatesIngress() == other.policy.isolatesIngress()
                    && policy.isolatesEgress() == other.policy.isolatesEgress();
        }
    }

    /// A pod of this node.
    ///
    /// @param guard absent when it has no address to guard
    /// @param selecting the policies that select it, isolating or not
    record Local(Optional<PodGuard> guard, List<PolicyKey> selecting, List<Note> notes) {
        static final Local NOBODY = new Local(Optional.empty(), List.of(), List.of());
    }

    /// How many guarded pods the policy selects.
    int reach(PolicyKey policy) {
        return reach.at(policy, 0);
    }

    static PodKey key(ObjectName name) {
        return new PodKey(name.namespace(), name.name());
    }

    /// Guards in the making.
    static final class Draft {
        private final FirewallSettings settings;
        private final PodIndex index;
        private final Guards before;
        private final Set<ObjectName> affected = new TreeSet<>();
        private final Map<PolicyKey, Integer> reached = new HashMap<>();
        private final Notes notes;
        private Table<String, Table<PolicyKey, Selection>> policies;
        private Table<PodKey, Local> pods;
        private Table<PodKey, PodGuard> standing;

        Draft(Guards before, FirewallSettings settings, PodIndex index, Notes notes) {
            this.before = before;
            this.settings = settings;
            this.index = index;
            this.notes = notes;
            policies = before.policies;
            pods = before.pods;
            standing = before.standing;
        }

        /// Takes note of pods that moved. A pod that claims an address may take it from another, or give it back.
        void moved(List<PodIndex.Move> moves) {
            for (var move : moves) {
                if (move.before().filter(this::isLocal).isPresent()
                        || move.after().filter(this::isLocal).isPresent()) {
                    affected.add(move.name());
                    for (var ip : move.addresses()) {
                        index.holders(ip).stream()
                                .filter(this::isLocal)
                                .forEach(actor -> affected.add(actor.pod().name()));
                    }
                }
            }
        }

        /// Takes note of a policy that came, changed or went.
        void changed(PolicyKey key, Optional<NetworkPolicy> policy) {
            var all = policies.at(key.namespace(), Table.empty());
            var was = Optional.ofNullable(all.at(key));
            var is = policy.map(Selection::of);
            var left = is.isPresent() ? all.with(key, is.get()) : all.without(key);
            policies = left.isEmpty() ? policies.without(key.namespace()) : policies.with(key.namespace(), left);
            if (was.isPresent() && is.isPresent() && was.get().selectsAs(is.get())) {
                return;
            }
            for (var pod : pods.keySet()) {
                var name = new ObjectName(pod.namespace(), pod.name());
                var actor = pod.namespace().equals(key.namespace()) ? index.at(name) : null;
                if (actor != null && (selects(was, actor) || selects(is, actor))) {
                    affected.add(name);
                }
            }
        }

        private static boolean selects(Optional<Selection> selection, Actor actor) {
            return selection.isPresent() && selection.get().pods.matches(actor.labels());
        }

        /// @param changed receives the policies that begin or cease to select anybody
        Guards guards(Set<PolicyKey> changed) {
            affected.forEach(this::replan);
            var reach = before.reach;
            for (var entry : reached.entrySet()) {
                int was = before.reach(entry.getKey());
                int count = was + entry.getValue();
                addIf((was == 0) != (count == 0), changed, entry.getKey());
                reach = count == 0 ? reach.without(entry.getKey()) : reach.with(entry.getKey(), count);
            }
            return new Guards(policies, pods, reach, standing);
        }

        private void replan(ObjectName name) {
            var key = key(name);
            var was = pods.at(key, Local.NOBODY);
            var actor = index.at(name);
            var is = actor == null || !isLocal(actor) ? Local.NOBODY : local(key, actor);
            was.selecting.forEach(policy -> reached.merge(policy, -1, Integer::sum));
            is.selecting.forEach(policy -> reached.merge(policy, 1, Integer::sum));
            notes.replace(was.notes, is.notes);
            pods = is.equals(Local.NOBODY) ? pods.without(key) : pods.with(key, is);
            standing = is.guard.isPresent() ? standing.with(key, is.guard.get()) : standing.without(key);
        }

        private Local local(PodKey key, Actor actor) {
            var own = new ArrayList<Ip>();
            var lost = new ArrayList<Note>();
            for (var ip : new TreeSet<>(actor.pod().ips())) {
                if (settings.frame().families().contains(ip.family())) {
                    var holder = holder(ip);
                    if (holder.pod().name().equals(actor.pod().name())) {
                        own.add(ip);
                    } else {
                        lost.add(refusal(ip, actor, holder));
                    }
                }
            }
            return own.isEmpty() ? new Local(Optional.empty(), List.of(), lost) : guarded(key, actor, own, lost);
        }

        private Actor holder(Ip ip) {
            return index.holders(ip).stream()
                    .filter(this::isLocal)
                    .min(claims(ip))
                    .orElseThrow();
        }

        private static Note refusal(Ip ip, Actor loser, Actor holder) {
            return new Note(
                    loser.pod().deleting() ? Severity.INFO : Severity.WARNING,
                    "Pod " + loser.pod().name(),
                    ip + " is guarded as that of pod " + holder.pod().name() + ", which claims it too",
                    "One of the two pods is to go; the other is guarded then.");
        }

        private Local guarded(PodKey key, Actor actor, List<Ip> own, List<Note> lost) {
            var selecting = new ArrayList<PolicyKey>();
            var ingress = new ArrayList<PolicyKey>();
            var egress = new ArrayList<PolicyKey>();
            policies.at(key.namespace(), Table.empty()).forEach((policy, selection) -> {
                if (selection.pods.matches(actor.labels())) {
                    selecting.add(policy);
                    addIf(selection.policy.isolatesIngress(), ingress, policy);
                    addIf(selection.policy.isolatesEgress(), egress, policy);
                }
            });
            var guard = new PodGuard(key, Names.podId(key), own, ingress, egress);
            return new Local(Optional.of(guard), List.copyOf(selecting), List.copyOf(lost));
        }

        private static void addIf(boolean wanted, Collection<PolicyKey> all, PolicyKey policy) {
            if (wanted) {
                all.add(policy);
            }
        }

        private boolean isLocal(Actor actor) {
            return actor.pod().node().equals(settings.node());
        }
    }
}
