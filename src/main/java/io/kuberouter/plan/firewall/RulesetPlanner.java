package io.kuberouter.plan.firewall;

import io.kuberouter.cluster.Flaw;
import io.kuberouter.cluster.Inputs;
import io.kuberouter.cluster.NetworkPolicy;
import io.kuberouter.cluster.ObjectName;
import io.kuberouter.net.Port;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.GuardFrame;
import io.kuberouter.state.Note;
import io.kuberouter.state.Note.Severity;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.PolicyRules;
import io.kuberouter.state.Ruleset;
import io.kuberouter.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Policies, pods and namespaces to the ruleset of this node. [#plan] is a function of its argument alone: a planner
/// that has seen other inputs before gives an equal plan, only sooner, because it looks just at pods that moved and
/// policies that changed and shares all else with its last plan.
///
/// A pod that moves changes members of groups, never rules; but for port names, whose numbers stand in rules.
public final class RulesetPlanner {

    private final FirewallSettings settings;
    private @Nullable Memo last;

    /// What the last plan was made from and of.
    private record Memo(
            Inputs inputs,
            PodIndex pods,
            Guards guards,
            PortNames names,
            Groups groups,
            Table<PolicyKey, PolicyPart> parts,
            List<Note> frameNotes,
            Judged judged) {}

    public RulesetPlanner(FirewallSettings settings) {
        this.settings = settings;
    }

    /// A ruleset with remarks for people.
    public record Judged(Ruleset ruleset, Table<Note, Note> notes) {}

    /// The ruleset for these inputs.
    public Judged plan(Inputs inputs) {
        var before = last == null ? start(inputs) : last;
        last = new Draft(before, inputs).memo();
        return last.judged;
    }

    private static Memo start(Inputs inputs) {
        return new Memo(
                Inputs.empty(inputs.host()),
                PodIndex.EMPTY,
                Guards.NONE,
                PortNames.NONE,
                Groups.NONE,
                Table.empty(),
                List.of(),
                new Judged(Ruleset.NONE, Table.empty()));
    }

    static PolicyKey key(ObjectName name) {
        return new PolicyKey(name.namespace(), name.name());
    }

    /// One plan in the making.
    private final class Draft {
        private final Memo before;
        private final Inputs inputs;
        private final PodIndex pods;
        private final Notes notes = new Notes();
        private final Set<PolicyKey> affected = new TreeSet<>();
        private final Map<GroupKey, Groups.Reference> references = new HashMap<>();
        private final Guards guards;
        private PortNames names;
        private Groups groups;
        private Table<PolicyKey, PolicyPart> parts;
        private Table<PolicyKey, PolicyRules> policies;
        private @Nullable Candidates candidates;

        Draft(Memo before, Inputs inputs) {
            this.before = before;
            this.inputs = inputs;
            var moved = before.pods.moved(before.inputs, inputs);
            pods = moved.index();
            groups = before.groups.moved(moved.moves(), pods);
            names = before.names.moved(moved.moves(), affected);
            guards = guards(moved.moves());
            parts = before.parts;
            policies = before.judged.ruleset().policies();
        }

        private Guards guards(List<PodIndex.Move> moves) {
            var draft = new Guards.Draft(before.guards, settings, pods, notes);
            inputs.policies().changesSince(before.inputs.policies(), (name, was, is) -> {
                affected.add(key(name));
                draft.changed(key(name), Optional.ofNullable(is));
                notes.replace(flaws(was), flaws(is));
            });
            draft.moved(moves);
            return draft.guards(affected);
        }

        private static List<Note> flaws(@Nullable NetworkPolicy policy) {
            return policy == null
                    ? List.of()
                    : policy.flaws().stream().map(flaw -> note(policy, flaw)).toList();
        }

        private static Note note(NetworkPolicy policy, Flaw flaw) {
            return new Note(
                    Severity.WARNING,
                    "NetworkPolicy " + policy.name(),
                    flaw.field() + ": " + flaw.problem(),
                    "Correct the field; until then it allows nothing.");
        }

        Memo memo() {
            affected.forEach(this::resolve);
            groups = groups.referred(references, settings.frame().families(), this::candidates);
            var framed = FramePlanner.plan(settings, inputs);
            notes.replace(before.frameNotes, framed.notes());
            var judged = judged(framed.frame(), notes.applied(before.judged.notes()));
            return new Memo(inputs, pods, guards, names, groups, parts, framed.notes(), judged);
        }

        /// The very last answer when nothing of it changed.
        private Judged judged(GuardFrame frame, Table<Note, Note> remarks) {
            var old = before.judged.ruleset();
            boolean same = frame.equals(old.frame())
                    && groups.filled() == old.groups()
                    && policies == old.policies()
                    && guards.standing() == old.pods();
            var ruleset = same ? old : new Ruleset(frame, groups.filled(), policies, guards.standing());
            return same && remarks == before.judged.notes() ? before.judged : new Judged(ruleset, remarks);
        }

        /// Resolves a policy anew, or forgets it when it selects nobody here.
        private void resolve(PolicyKey key) {
            var was = Optional.ofNullable(parts.at(key));
            var policy = inputs.policies().at(new ObjectName(key.namespace(), key.name()));
            var is = policy == null || guards.reach(key) == 0
                    ? Optional.<PolicyPart>empty()
                    : Optional.of(
                            PolicyResolver.resolve(policy, settings.frame().families(), this::numbers));
            was.ifPresent(part -> refer(part, -1));
            is.ifPresent(part -> refer(part, 1));
            is.ifPresent(part -> part.asked().values().forEach(asked -> names = names.with(asked, key)));
            was.ifPresent(part -> part.asked().forEach((id, asked) -> {
                if (is.isEmpty() || !is.get().asked().containsKey(id)) {
                    names = names.without(asked, key);
                }
            }));
            notes.replace(
                    was.map(PolicyPart::notes).orElse(List.of()),
                    is.map(PolicyPart::notes).orElse(List.of()));
            parts = is.isPresent() ? parts.with(key, is.get()) : parts.without(key);
            policies = is.isPresent() ? policies.with(key, is.get().rules()) : policies.without(key);
        }

        private void refer(PolicyPart part, int more) {
            part.groups()
                    .forEach((key, source) ->
                            references.merge(key, new Groups.Reference(source, more), Groups.Reference::and));
        }

        private List<Port> numbers(PortNames.Question question) {
            names = names.answering(question, this::candidates);
            return names.answer(question);
        }

        private Candidates candidates() {
            if (candidates == null) {
                candidates = new Candidates(pods);
            }
            return candidates;
        }
    }
}
