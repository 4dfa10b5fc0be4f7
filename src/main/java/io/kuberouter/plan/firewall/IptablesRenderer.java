package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Chain;
import io.kuberouter.state.ChainKey;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.Ruleset;
import io.kuberouter.state.SetEntry;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The plane of iptables and ipset: chains of the filter table, and sets that their rules refer to. Keeps its last
/// answer and makes anew only what a change of the ruleset touches: a relabelled peer costs one set.
public final class IptablesRenderer implements Renderer {

    private Firewall last = Firewall.NONE;

    @Override
    public Firewall render(Ruleset ruleset) {
        var before = ruleset.frame().equals(last.ruleset().frame()) ? last : Firewall.NONE;
        last = new Step(before, ruleset).answer();
        return last;
    }

    /// From one answer to the next.
    private static final class Step {

        private final Ruleset was;
        private final Ruleset is;
        private Table<ChainKey, Chain> chains;
        private Table<SetKey, IpSet> sets;
        private Table<SetEntry, SetEntry> admitted;

        Step(Firewall before, Ruleset ruleset) {
            this.was = before.ruleset();
            this.is = ruleset;
            this.chains = before.chains();
            this.sets = before.sets();
            this.admitted = before.admitted();
        }

        Firewall answer() {
            if (!is.frame().families().isEmpty()) {
                frame();
                is.groups().changesSince(was.groups(), this::group);
                is.policies().changesSince(was.policies(), (key, old, now) -> policy(old, now));
                is.pods().changesSince(was.pods(), (key, old, now) -> leave(old));
                is.pods().changesSince(was.pods(), (key, old, now) -> guard(now));
                podsOfRenamedPolicies();
                tops();
            }
            return new Firewall(is, chains, sets, admitted, Table.empty());
        }

        /// What stands whatever pods and policies there are. An equal frame gives equal chains, which change nothing.
        private void frame() {
            for (var family : is.frame().families()) {
                var shared = new IptablesShared(is.frame(), family);
                shared.chains().forEach(this::put);
                if (!shared.denied().isEmpty()) {
                    sets = sets.with(shared.localPods(), IptablesSets.admitted(shared.localPods()));
                }
            }
        }

        private void put(Chain chain) {
            chains = chains.with(chain.key(), chain);
        }

        private void group(GroupKey key, @Nullable AddressGroup old, @Nullable AddressGroup now) {
            var set = new SetKey(key.family(), key.name());
            if (now == null || !is.frame().families().contains(key.family())) {
                sets = sets.without(set);
            } else {
                sets = sets.with(set, IptablesSets.of(now));
            }
        }

        private void policy(@Nullable PolicyRules old, @Nullable PolicyRules now) {
            for (var family : is.frame().families()) {
                for (var direction : Direction.values()) {
                    if (old != null) {
                        chains = chains.without(new IptablesPolicy(old, direction, family).key());
                    }
                    if (now != null && now.isolates(direction)) {
                        put(new IptablesPolicy(now, direction, family).chain());
                    }
                }
            }
        }

        /// All pods leave before any comes: one may have taken the address of another.
        private void leave(@Nullable PodGuard old) {
            if (old != null) {
                for (var family : is.frame().families()) {
                    chains = chains.without(guard(old, family).key());
                    admit(old, family, false);
                }
            }
        }

        private void guard(@Nullable PodGuard now) {
            if (now != null) {
                for (var family : is.frame().families()) {
                    guardIn(family, now);
                }
            }
        }

        private void guardIn(Family family, PodGuard pod) {
            if (!pod.addresses(family).isEmpty()) {
                put(guard(pod, family).chain());
                admit(pod, family, true);
            }
        }

        private IptablesPod guard(PodGuard pod, Family family) {
            return new IptablesPod(pod, family, is.frame().manner(), is.policies());
        }

        private void admit(PodGuard pod, Family family, boolean in) {
            var shared = new IptablesShared(is.frame(), family);
            if (shared.denied().isEmpty()) {
                return;
            }
            for (var ip : pod.addresses(family)) {
                var entry = new SetEntry(shared.localPods(), ip.asPrefix());
                admitted = in ? admitted.with(entry, entry) : admitted.without(entry);
            }
        }

        /// A pod's chain jumps to the chains of its policies, so it knows their ids and which way they isolate.
        private void podsOfRenamedPolicies() {
            var renamed = new HashSet<PolicyKey>();
            is.policies().changesSince(was.policies(), (key, old, now) -> {
                if (old == null || now == null || !sameChains(old, now)) {
                    renamed.add(key);
                }
            });
            for (var pod : renamed.isEmpty() ? List.<PodGuard>of() : is.pods().values()) {
                if (Stream.of(pod.ingress(), pod.egress()).flatMap(List::stream).anyMatch(renamed::contains)) {
                    guard(pod);
                }
            }
        }

        private static boolean sameChains(PolicyRules old, PolicyRules now) {
            return old.id().equals(now.id())
                    && old.isolatesIngress() == now.isolatesIngress()
                    && old.isolatesEgress() == now.isolatesEgress();
        }

        private void tops() {
            if (chains.holds(new ChainKey(is.frame().families().getFirst(), "filter", Names.INPUT)) && !anyPodMoved()) {
                return;
            }
            for (var family : is.frame().families()) {
                new IptablesTops(is.frame(), family).chains(is.pods().values()).forEach(this::put);
            }
        }

        private boolean anyPodMoved() {
            var moved = new ArrayList<PodKey>();
            is.pods().changesSince(was.pods(), (key, old, now) -> {
                if (old == null || now == null || !samePlace(old, now)) {
                    moved.add(key);
                }
            });
            return !moved.isEmpty();
        }

        private static boolean samePlace(PodGuard old, PodGuard now) {
            return old.id().equals(now.id()) && old.addresses().equals(now.addresses());
        }
    }
}
