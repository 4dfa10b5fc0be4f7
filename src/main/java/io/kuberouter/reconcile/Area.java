package io.kuberouter.reconcile;

import io.kuberouter.table.Revision;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One area of the node and what is known of it. [#build] creates and replaces, [#clear] removes, both by the
/// difference between the plan and a shadow copy of what the node holds. The node is read only when the copy is in
/// doubt: at first, before what failed is tried again, and when [#doubt] says so.
///
/// An object that fails keeps its last state and is left alone until what is wanted of it changes or a step is told to
/// try again; the others go on. One worker owns an area; others may look.
///
/// @param <P> the plan, of which this area has a part
public final class Area<P, K extends Comparable<K>, V> {

    private final String name;
    private final Set<String> restsOn;
    private final Function<P, Table<K, V>> part;
    private final Target<K, V> target;

    /// What the node holds of ours; null while unknown. Shares its structure with the last plan, so that the next
    /// comparison costs what changed.
    private @Nullable Table<K, V> held;

    private boolean doubted = true;

    private final Map<K, Refusal<V>> refused = new HashMap<>();

    /// Where a change failed since the node was last read: the copy may be wrong there.
    private final Set<K> suspects = new HashSet<>();

    /// Where somebody else changed something, until it is put right.
    private final Set<K> drifted = new HashSet<>();

    private record Refusal<V>(@Nullable V wanted, String reason) {}

    /// @param name for people, and for other areas to rest on
    /// @param restsOn the areas that must have been built before this one is, and that are cleared after it
    /// @param part this area's part of the plan
    public Area(String name, Set<String> restsOn, Function<P, Table<K, V>> part, Target<K, V> target) {
        this.name = name;
        this.restsOn = Set.copyOf(restsOn);
        this.part = part;
        this.target = target;
    }

    public String name() {
        return name;
    }

    public Set<String> restsOn() {
        return restsOn;
    }

    /// How many objects the plan wants here.
    public int wanted(P plan) {
        return part.apply(plan).size();
    }

    /// Whether a step would have anything to do or to look at for this plan. Costs nothing.
    public boolean differs(P plan) {
        return doubted || held != part.apply(plan);
    }

    /// Whether two plans want the very same here. Costs nothing; may be asked from any thread.
    public boolean wantsAlike(P one, P other) {
        return part.apply(one) == part.apply(other);
    }

    /// As [Target#mayClear()] promises.
    public boolean mayClear() {
        return target.mayClear();
    }

    /// The next step reads the node before it changes anything.
    public void doubt() {
        doubted = true;
    }

    /// Creates and replaces what the plan wants and the node lacks.
    ///
    /// @param again whether objects that failed before are tried once more
    public Outcome<K, V> build(P plan, boolean again) {
        return step(part.apply(plan), again, false, key -> false);
    }

    /// Removes what neither plan wants: the newest one, and the one that those resting on this area have cleared for.
    public Outcome<K, V> clear(P plan, P agreed, boolean again) {
        return clear(plan, List.of(agreed), again);
    }

    /// Removes what none of these plans wants.
    public Outcome<K, V> clear(P plan, List<P> agreed, boolean again) {
        var spared = agreed.stream().map(part).toList();
        return step(part.apply(plan), again, true, key -> spared.stream().anyMatch(table -> table.holds(key)));
    }

    /// What of ours the node holds, read now; may be asked from any thread, and waits for the step under way.
    /// Whoever looks while steps are taken has the area doubted: what its target would have noticed at the next
    /// step, it noticed here.
    ///
    /// @throws TargetException when it cannot be read
    public synchronized Table<K, V> look(P plan) throws TargetException {
        return observe(part.apply(plan));
    }

    private Table<K, V> observe(Table<K, V> wanted) throws TargetException {
        try {
            return target.observe(wanted);
        } catch (AbsentException e) {
            if (wanted.size() > 0) {
                throw e;
            }
            return Table.empty();
        }
    }

    /// Whether a [#clear] for this plan would have something to do, as far as is known.
    ///
    /// @param again whether objects that failed before count
    public boolean hasLeftovers(P plan, boolean again) {
        var wanted = part.apply(plan);
        return held != null
                && held != wanted
                && edits(wanted, held, true).stream().anyMatch(edit -> again || !waits(edit));
    }

    private boolean waits(Edit<K, V> edit) {
        var refusal = refused.get(edit.key());
        return refusal != null && Objects.equals(refusal.wanted, edit.after());
    }

    private synchronized Outcome<K, V> step(Table<K, V> wanted, boolean again, boolean removing, Predicate<K> spared) {
        var edits = new ArrayList<Edit<K, V>>();
        try {
            doubted |= mustLook(wanted, again);
            Table<K, V> before = known(wanted);
            for (var edit : edits(wanted, before, removing)) {
                if ((again || !waits(edit)) && !(removing && spared.test(edit.key()))) {
                    edits.add(edit);
                }
            }
            doubted = true; // for the case that the target throws half-way
            var failures = edits.isEmpty() ? Map.<K, String>of() : removing ? target.clear(edits) : target.build(edits);
            doubted = false;
            return conclude(wanted, before, edits, failures);
        } catch (TargetException e) {
            edits.forEach(edit -> suspects.add(edit.key()));
            return new Outcome<>(List.of(), 0, reasons(), String.valueOf(e.getMessage()));
        }
    }

    /// A suspect matters when it is tried again, and when it looks as wanted though half of an attempt may stand there.
    private boolean mustLook(Table<K, V> wanted, boolean again) {
        return suspects.stream().anyMatch(key -> again || !differsAt(key, wanted));
    }

    private Table<K, V> known(Table<K, V> wanted) throws TargetException {
        if (held != null && !doubted) {
            return held;
        }
        var observed = observe(wanted);
        if (held != null) {
            observed.changesSince(held, (key, was, is) -> {
                if (!suspects.contains(key)) {
                    drifted.add(key);
                }
            });
        }
        held = observed;
        suspects.clear();
        return observed;
    }

    private static <K extends Comparable<K>, V> List<Edit<K, V>> edits(
            Table<K, V> wanted, Table<K, V> before, boolean removing) {
        var edits = new ArrayList<Edit<K, V>>();
        wanted.changesSince(before, (key, was, is) -> {
            if (removing == (is == null)) {
                edits.add(new Edit<>(key, was, is));
            }
        });
        return edits;
    }

    private Outcome<K, V> conclude(
            Table<K, V> wanted, Table<K, V> before, List<Edit<K, V>> edits, Map<K, String> failures) {
        var applied = new ArrayList<Edit<K, V>>();
        int repaired = 0;
        for (var edit : edits) {
            String reason = failures.get(edit.key());
            if (reason == null) {
                applied.add(edit);
                refused.remove(edit.key());
                repaired += drifted.remove(edit.key()) ? 1 : 0;
            } else {
                refused.put(edit.key(), new Refusal<>(edit.after(), reason));
                suspects.add(edit.key());
            }
        }
        held = without(wanted, before, applied);
        drifted.removeIf(key -> !differsAt(key, wanted));
        refused.keySet().removeIf(key -> !differsAt(key, wanted));
        return new Outcome<>(applied, repaired, reasons(), "");
    }

    /// What the node holds now: the plan, less what was not applied. Built from the plan to share its structure.
    private Table<K, V> without(Table<K, V> wanted, Table<K, V> before, List<Edit<K, V>> applied) {
        var done = new HashSet<K>();
        applied.forEach(edit -> done.add(edit.key()));
        var now = new ArrayList<Edit<K, V>>();
        wanted.changesSince(before, (key, was, is) -> {
            if (!done.contains(key)) {
                now.add(new Edit<>(key, is, was));
            }
        });
        var result = new Revision<>(wanted);
        for (var open : now) {
            V after = open.after();
            if (after == null) {
                result.remove(open.key());
            } else {
                result.put(open.key(), after);
            }
        }
        return result.table();
    }

    private boolean differsAt(K key, Table<K, V> wanted) {
        V is = held == null ? null : held.at(key);
        V should = wanted.at(key);
        return is == null ? should != null : !is.equals(should);
    }

    private Map<K, String> reasons() {
        var reasons = new HashMap<K, String>();
        refused.forEach((key, refusal) -> reasons.put(key, refusal.reason));
        return reasons;
    }
}
