package io.kuberouter.plan.firewall;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.state.AddressGroup;
import io.kuberouter.state.Direction;
import io.kuberouter.state.Firewall;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.NftObject;
import io.kuberouter.state.NftObject.Members;
import io.kuberouter.state.NftObject.VerdictMap;
import io.kuberouter.state.PodGuard;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The nftables plane. A table for each family; maps lead from an address to its pod's chain of a direction, so what a
/// packet costs does not grow with the number of pods.
public final class NftablesRenderer implements Renderer {

    private Ruleset seen = Ruleset.NONE;
    private Table<NftKey, NftObject> made = Table.empty();

    /// Objects on the way from one version to the next.
    private static final class Draft {
        private final GuardFrame frame;
        private Table<NftKey, NftObject> objects;

        Draft(GuardFrame frame, Table<NftKey, NftObject> objects) {
            this.frame = frame;
            this.objects = objects;
        }

        void replace(List<NftObject> before, List<NftObject> after) {
            for (var object : before) {
                if (after.stream().noneMatch(other -> other.key().equals(object.key()))) {
                    objects = objects.without(object.key());
                }
            }
            after.forEach(this::put);
        }

        void put(NftObject object) {
            objects = objects.with(object.key(), object);
        }
    }

    @Override
    public Firewall render(Ruleset ruleset) {
        if (seen.frame().equals(ruleset.frame())) {
            made = continued(seen, made, ruleset);
        } else {
            var bare = new Ruleset(ruleset.frame(), Table.empty(), Table.empty(), Table.empty());
            made = sharing(made, continued(bare, frame(ruleset.frame()), ruleset));
        }
        seen = ruleset;
        return new Firewall(ruleset, Table.empty(), Table.empty(), Table.empty(), made);
    }

    private static Table<NftKey, NftObject> frame(GuardFrame frame) {
        var draft = new Draft(frame, Table.empty());
        frame.families().forEach(family -> new NftFrame(frame, family).objects().forEach(draft::put));
        return draft.objects;
    }

    /// The wanted table, made of the objects of the other one where they are equal.
    private static Table<NftKey, NftObject> sharing(Table<NftKey, NftObject> old, Table<NftKey, NftObject> wanted) {
        var draft = new Draft(GuardFrame.NONE, old);
        wanted.changesSince(old, (key, was, is) -> {
            draft.objects = is == null ? draft.objects.without(key) : draft.objects.with(key, is);
        });
        return draft.objects;
    }

    private static Table<NftKey, NftObject> continued(Ruleset before, Table<NftKey, NftObject> objects, Ruleset after) {
        var draft = new Draft(after.frame(), objects);
        after.groups().changesSince(before.groups(), (key, was, is) -> draft.replace(group(was), group(is)));
        after.policies()
                .changesSince(
                        before.policies(), (key, was, is) -> draft.replace(policy(draft, was), policy(draft, is)));
        after.pods().changesSince(before.pods(), (key, was, is) -> draft.replace(pod(draft, was), pod(draft, is)));
        addresses(before, after, draft);
        return draft.objects;
    }

    private static List<NftObject> group(@Nullable AddressGroup group) {
        if (group == null) {
            return List.of();
        }
        boolean blocks = group.kind() == AddressGroup.Kind.BLOCKS;
        var key = new NftKey(group.key().family(), Kind.SET, group.key().name());
        return List.of(new Members(key, blocks, blocks ? "netpol ipblock set" : "netpol set", group.members()));
    }

    private static List<NftObject> policy(Draft draft, @Nullable PolicyRules policy) {
        return policy == null
                ? List.of()
                : draft.frame.families().stream()
                        .flatMap(family -> new NftPolicy(policy, family).objects().stream())
                        .toList();
    }

    private static List<NftObject> pod(Draft draft, @Nullable PodGuard pod) {
        return pod == null
                ? List.of()
                : draft.frame.families().stream()
                        .filter(family -> !pod.addresses(family).isEmpty())
                        .flatMap(family ->
                                new NftPod(pod, family, draft.frame.manner().refusal()).objects().stream())
                        .toList();
    }

    /// First all addresses that pods gave up, then those they took: an address may pass from one pod to another.
    private static void addresses(Ruleset before, Ruleset after, Draft draft) {
        after.pods().changesSince(before.pods(), (key, was, is) -> {
            for (var ip : was == null ? List.<Ip>of() : was.addresses()) {
                lead(draft, ip, null);
            }
        });
        after.pods().changesSince(before.pods(), (key, was, is) -> {
            for (var ip : is == null ? List.<Ip>of() : is.addresses()) {
                lead(draft, ip, is);
            }
        });
    }

    private static void lead(Draft draft, Ip ip, @Nullable PodGuard pod) {
        for (var direction : Direction.values()) {
            var map = NftWords.podMap(ip.family(), direction);
            if (draft.objects.at(map) instanceof VerdictMap(var key, var verdicts)) {
                draft.put(new VerdictMap(
                        key,
                        pod == null
                                ? verdicts.without(ip)
                                : verdicts.with(ip, "jump " + Names.podChain(pod.id(), direction))));
            }
        }
        if (draft.objects.at(NftWords.localPods(ip.family()))
                instanceof Members(var key, var interval, var comment, var members)) {
            Prefix whole = ip.asPrefix();
            draft.put(new Members(
                    key, interval, comment, pod == null ? members.without(whole) : members.with(whole, whole)));
        }
    }
}
