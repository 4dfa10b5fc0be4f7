package io.kuberouter.plan.firewall;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.AddressGroup.Kind;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GroupKey.Role;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The groups that rules refer to, kept filled.
///
/// @param crowds the choices in use with who they match, by their ids
/// @param uses how many policies refer to a group
/// @param filled the groups themselves
record Groups(Table<String, Crowd> crowds, Table<GroupKey, Integer> uses, Table<GroupKey, AddressGroup> filled) {

    static final Groups NONE = new Groups(Table.empty(), Table.empty(), Table.empty());

    /// A choice with the addresses of those it matches. Only families that are on are kept.
    record Crowd(Choice choice, Map<Family, Table<Prefix, Prefix>> members) {

        Table<Prefix, Prefix> members(Family family) {
            return members.getOrDefault(family, Table.empty());
        }

        /// This crowd once an address may have come, gone or changed hands.
        Crowd after(Ip ip, PodIndex pods) {
            var before = members.get(ip.family());
            if (before == null) {
                return this;
            }
            var address = ip.asPrefix();
            var after = pods.holds(choice, ip) ? before.with(address, address) : before.without(address);
            if (after == before) {
                return this;
            }
            var all = new EnumMap<>(members);
            all.put(ip.family(), after);
            return new Crowd(choice, all);
        }
    }

    /// How the references to one group change.
    record Reference(GroupSource source, int more) {
        Reference and(Reference other) {
            return new Reference(source, more + other.more);
        }
    }

    /// These groups once pods have moved.
    Groups moved(List<PodIndex.Move> moves, PodIndex pods) {
        var draft = new Object() {
            Table<String, Crowd> crowds = Groups.this.crowds;
            Table<GroupKey, AddressGroup> filled = Groups.this.filled;
        };
        if (moves.isEmpty()) {
            return this;
        }
        crowds.forEach((id, crowd) -> {
            var after = moved(crowd, moves, pods);
            if (after != crowd) {
                draft.crowds = draft.crowds.with(id, after);
                draft.filled = refill(draft.filled, after);
            }
        });
        return new Groups(draft.crowds, uses, draft.filled);
    }

    private static Crowd moved(Crowd crowd, List<PodIndex.Move> moves, PodIndex pods) {
        var after = crowd;
        for (int i = 0; i < moves.size(); i++) {
            var move = moves.get(i);
            boolean was = move.before().isPresent()
                    && crowd.choice.matches(move.before().get());
            boolean is = move.after().isPresent()
                    && crowd.choice.matches(move.after().get());
            if (was != is || (was && !move.keepsAddresses())) {
                for (var ip : move.addresses()) {
                    after = after.after(ip, pods);
                }
            }
        }
        return after;
    }

    private Table<GroupKey, AddressGroup> refill(Table<GroupKey, AddressGroup> groups, Crowd crowd) {
        var all = groups;
        for (var family : crowd.members.keySet()) {
            for (var role : Role.values()) {
                var key = new GroupKey(family, role, crowd.choice.id());
                var group = all.at(key);
                if (group != null && group.members() != crowd.members(family)) {
                    all = all.with(key, new AddressGroup(key, Kind.PODS, group.words(), crowd.members(family)));
                }
            }
        }
        return all;
    }

    /// These groups once policies refer to others.
    ///
    /// @param candidates asked for only when a new group needs members
    Groups referred(Map<GroupKey, Reference> references, List<Family> families, Supplier<Candidates> candidates) {
        var draft = new Draft(families, candidates);
        references.forEach(draft::refer);
        return draft.groups();
    }

    /// Groups in the making.
    private final class Draft {
        private final List<Family> families;
        private final Supplier<Candidates> candidates;
        private Table<String, Crowd> crowds = Groups.this.crowds;
        private Table<GroupKey, Integer> uses = Groups.this.uses;
        private Table<GroupKey, AddressGroup> filled = Groups.this.filled;
        private final List<String> left = new ArrayList<>();

        Draft(List<Family> families, Supplier<Candidates> candidates) {
            this.families = families;
            this.candidates = candidates;
        }

        void refer(GroupKey key, Reference reference) {
            int before = uses.at(key, 0);
            int after = before + reference.more;
            if (after == before) {
                return;
            }
            if (after > 0) {
                uses = uses.with(key, after);
                filled = before > 0 ? filled : filled.with(key, fill(key, reference.source));
                return;
            }
            uses = uses.without(key);
            filled = filled.without(key);
            left.add(key.id());
        }

        private AddressGroup fill(GroupKey key, GroupSource source) {
            return switch (source) {
                case Choice choice ->
                    new AddressGroup(
                            key, Kind.PODS, source.words(), crowd(choice).members(key.family()));
                case Networks networks ->
                    new AddressGroup(
                            key, Kind.BLOCKS, source.words(), Table.ofSorted(networks.prefixes(), prefix -> prefix));
            };
        }

        private Crowd crowd(Choice choice) {
            var known = crowds.at(choice.id());
            if (known != null) {
                return known;
            }
            var actors = candidates.get().of(choice);
            var members = new EnumMap<Family, Table<Prefix, Prefix>>(Family.class);
            families.forEach(family -> members.put(family, Candidates.addresses(actors, family)));
            var crowd = new Crowd(choice, members);
            crowds = crowds.with(choice.id(), crowd);
            return crowd;
        }

        Groups groups() {
            for (String id : left) {
                boolean used = families.stream()
                        .anyMatch(family -> uses.holds(new GroupKey(family, Role.SOURCE, id))
                                || uses.holds(new GroupKey(family, Role.DESTINATION, id)));
                crowds = used ? crowds : crowds.without(id);
            }
            return new Groups(crowds, uses, filled);
        }
    }
}
